import { timezoneHere } from '../shell/timezone.client.ts'
import { partsOf, showMarks, stand } from './quick-marks.client.ts'
import { quickPlace } from './quick-place.client.ts'

/** How long typing must pause, in ms, before it's asked what is understood. */
const pause = 150

/** An answer that takes longer, in ms, is of no use; and saving waits for none. */
const maxWait = 2_000

/**
 * Shows what is understood of the line while it's typed, as marks in it and as chips: one that is pressed
 * is taken literally, by a `\` before it; a dotted one is a time that goes with the line once it's
 * pressed. Where LifeLog can't be asked there are none. The place of the browser, where it goes with the
 * line, has one too.
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
  const layer = form.querySelector<HTMLElement>('[data-marks]')
  const hint = form.querySelector<HTMLInputElement>('[name=hint]')
  if (!list || !words || !layer || !hint) return showPlace
  let asked = ''
  let asking = new AbortController()
  let later: ReturnType<typeof setTimeout> | undefined

  const chips = () => [...list.querySelectorAll<HTMLElement>('[data-parts]')]
  const showTaken = () => {
    const offers = chips().filter((chip) => chip.dataset.hint)
    if (!offers.some((chip) => chip.dataset.hint === hint.value)) hint.value = ''
    for (const chip of offers) chip.ariaPressed = String(chip.dataset.hint === hint.value)
  }
  const show = (html: string) => {
    list.innerHTML = html
    showTaken()
    showMarks(layer, line, chips())
    const parts = [...list.querySelectorAll('[data-meaning]')].map((part) => part.textContent)
    const offers = [...list.querySelectorAll('[data-offer]')].map((part) => part.textContent)
    const told = [
      parts.length > 0 ? `Understood: ${parts.join('; ')}` : '',
      offers.length > 0 ? `Offered: ${offers.join('; ')}` : '',
    ]
    const text = told.filter(Boolean).join('. ')
    if (words.textContent !== text) words.textContent = text
  }
  const look = () => {
    showPlace()
    if (line.value === asked) return
    asked = line.value
    asking.abort()
    clearTimeout(later)
    for (const chip of chips()) if (!stand(partsOf(chip), line.value)) chip.remove()
    list.querySelector('.quick-saved-as')?.remove()
    showTaken()
    showMarks(layer, line, chips())
    if (asked.trim() === '') return show('')
    later = setTimeout(async () => {
      asking = new AbortController()
      const { signal } = asking
      const html = await ask(asked, signal)
      if (!signal.aborted) show(html)
    }, pause)
  }
  const press = (chip: HTMLElement) => {
    const parts = partsOf(chip)
    if (!stand(parts, line.value)) return
    if (chip.dataset.hint) {
      hint.value = hint.value === chip.dataset.hint ? '' : chip.dataset.hint
      // Drafts hear of it.
      hint.dispatchEvent(new Event('input', { bubbles: true }))
      showTaken()
      return line.focus()
    }
    for (const { index } of parts.toReversed()) line.setRangeText('\\', index, index, 'preserve')
    line.focus()
    line.dispatchEvent(new Event('input', { bubbles: true }))
  }
  line.addEventListener('input', look)
  line.addEventListener('scroll', () => {
    layer.scrollLeft = line.scrollLeft
  })
  // What completes a tag says nothing of it.
  line.addEventListener('keyup', look)
  form.addEventListener('pointerup', () => setTimeout(look))
  const chipOf = ({ target }: Event) => (target as Element).closest<HTMLElement>('[data-parts]')
  list.addEventListener('click', (event) => {
    const chip = chipOf(event)
    if (chip) press(chip)
  })
  list.addEventListener('keydown', (event) => {
    const chip = chipOf(event)
    if (!chip || !['Backspace', 'Delete'].includes(event.key)) return
    event.preventDefault()
    if (!chip.dataset.hint || chip.ariaPressed === 'true') press(chip)
  })
  look()
  return look
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
