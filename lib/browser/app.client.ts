import './forms.client.ts'
import { enableControls } from './enable-controls.client.ts'
import { fetchSignedIn } from './login.client.ts'
import type { Kept } from './sw.client.ts'
import { keepToasts, showToast } from './toast.client.ts'

/** What htmx tells about a request, as far as it's used here. */
type HtmxEvent = CustomEvent<{ ctx?: { fetch?: typeof fetch; requestTimeout?: number } }>

/** How long it waits until LifeLog is tried again, in ms: each time twice as long. */
const shortest = 1_000
const maxRetryDelay = 60_000
let pause = shortest
let later: ReturnType<typeof setTimeout> | undefined

keepToasts()

// By then all other modules have run.
addEventListener('DOMContentLoaded', enableControls)
document.addEventListener('htmx:after:swap', enableControls)

// What was typed or chosen in a form that acts on it at once, before that was possible, counts now.
addEventListener('DOMContentLoaded', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[hx-trigger*=change]')) {
    const field = [...form.elements].find(isChanged)
    field?.dispatchEvent(new Event('change', { bubbles: true }))
  }
})

function isChanged(field: Element): boolean {
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected)
  }
  return field instanceof HTMLInputElement && field.value !== field.defaultValue
}

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = (event as HtmxEvent).detail
  if (!ctx) return
  ctx.fetch = (url, init) => fetchSignedIn(url, init, () => clearTimeout(ctx.requestTimeout))
})

if (navigator.serviceWorker) {
  navigator.serviceWorker.register('/sw.js')
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<Kept>) => {
    const { sent, refused, unreached } = data
    if (unreached) sendLater()
    else pause = shortest
    if (sent > 0) showToast(`What was noted offline is saved now: ${counted(sent)}.`)
    if (refused > 0) {
      showToast(`LifeLog refused ${counted(refused)} that was noted offline and is kept.`, 'failed')
    }
  })
  sendKept()
  addEventListener('online', () => {
    pause = shortest
    sendKept()
  })
}

/** Tells the service worker that LifeLog may be in reach again. */
async function sendKept(): Promise<void> {
  clearTimeout(later)
  later = undefined
  const { active } = await navigator.serviceWorker.ready
  active?.postMessage('send')
}

/** A network can be back before LifeLog is, and not every browser syncs in the background. */
function sendLater(): void {
  if (later) return
  later = setTimeout(sendKept, pause)
  pause = Math.min(2 * pause, maxRetryDelay)
}

function counted(moments: number): string {
  return moments === 1 ? 'one moment' : `${moments} moments`
}
