import { refresh } from '../offline/keep-reading.client.ts'
import { forgetKept, isKeepingOff, readKept, switchKeeping } from '../offline/kept-events.client.ts'
import { locale } from '../shell/locale.client.ts'

offer()
document.addEventListener('htmx:after:swap', offer)

function offer(): void {
  const box = document.querySelector<HTMLInputElement>('[data-keep-reading]')
  const words = document.querySelector<HTMLElement>('[data-keep-reading-state]')
  // It's enabled once, in each page that takes the place of another.
  if (!box?.disabled || !words) return
  if (!navigator.serviceWorker) {
    words.textContent = 'For this, LifeLog must be reached by HTTPS.'
    return
  }
  box.checked = !isKeepingOff()
  box.disabled = false
  void tell(words)
  box.addEventListener('change', async () => {
    switchKeeping(box.checked)
    if (box.checked) await refresh()
    else await forgetKept()
    await tell(words)
  })
}

async function tell(words: HTMLElement): Promise<void> {
  const state = isKeepingOff() ? undefined : await readKept()
  if (!state) words.textContent = 'Nothing is kept.'
  else {
    const [events, pictures] = [state.ids.length, Object.keys(state.pictures).length].map((count) =>
      count.toLocaleString(locale),
    )
    words.textContent = `Kept: ${events} events and ${pictures} pictures, as of ${state.asOf}.`
  }
}
