import { timezoneHere } from '../shell/timezone.client.ts'
import { quickPlace } from './quick-place.client.ts'

/** How long typing must pause, in ms, before it's asked what is understood. */
const pause = 150

/** An answer that takes longer, in ms, is of no use; and saving waits for none. */
const maxWait = 2_000

/**
 * Shows what is understood of the line while it's typed, as chips: one that is pressed is taken
 * literally, by a `\` before it. Where LifeLog can't be asked there are none. The place of the browser,
 * where it goes with the line, has one too.
 * @param say tells why the place isn't known
 * @returns what looks again, after a script changed the line
 */
export function showUnderstood(
  form: HTMLFormElement,
  line: HTMLInputElement,
  say: (words: string) => void,
): () => void {
  const showPlace = quickPlace(form, say)
  const list = form.querySelector<HTMLElement>('[data-understood]')
  const words = form.querySelector<HTMLElement>('[data-understood-words]')
  let asked = ''
  let asking = new AbortController()
  let later: ReturnType<typeof setTimeout> | undefined

  const show = (html: string) => {
    if (!list || !words) return
    list.innerHTML = html
    const parts = [...list.querySelectorAll('[data-meaning]')].map((part) => part.textContent)
    const told = parts.length > 0 ? `Understood: ${parts.join('; ')}` : ''
    if (words.textContent !== told) words.textContent = told
  }
  const look = () => {
    showPlace()
    if (line.value === asked) return
    asked = line.value
    asking.abort()
    clearTimeout(later)
    for (const chip of list?.querySelectorAll<HTMLElement>('[data-literal]') ?? []) {
      if (!stands(chip, line.value)) chip.remove()
    }
    if (asked.trim() === '') return show('')
    later = setTimeout(async () => {
      asking = new AbortController()
      const { signal } = asking
      const html = await ask(asked, signal)
      if (!signal.aborted) show(html)
    }, pause)
  }
  line.addEventListener('input', look)
  // What completes a tag says nothing of it.
  line.addEventListener('keyup', look)
  form.addEventListener('pointerup', () => setTimeout(look))
  list?.addEventListener('click', ({ target }) => {
    const chip = (target as Element).closest<HTMLElement>('[data-literal]')
    if (!chip || !stands(chip, line.value)) return
    const index = Number(chip.dataset.index)
    line.setRangeText('\\', index, index, 'preserve')
    line.focus()
    look()
  })
  look()
  return look
}

/** Whether the line still has the part of a chip, where it was. */
function stands({ dataset }: HTMLElement, line: string): boolean {
  return line.startsWith(dataset.literal ?? '', Number(dataset.index))
}

async function ask(text: string, signal: AbortSignal): Promise<string> {
  const query = new URLSearchParams({ text, browser_timezone: timezoneHere() })
  try {
    const answer = await fetch(`/events/understood?${query}`, {
      headers: { 'HX-Request': 'true', Accept: 'text/html' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(maxWait)]),
    })
    return answer.ok ? await answer.text() : ''
  } catch {
    return ''
  }
}
