import type { Saved } from '../offline/outbox.client.ts'
import { fetchSignedIn } from '../shell/login.client.ts'

/** “Saved: Dinner, yesterday 19:05 · Undo · Open”. */
export function savedNote(
  event: number,
  { title, when }: Saved,
  isShown: boolean,
  undone: (words: string) => void,
): (string | Node)[] {
  const words = document.createElement('span')
  words.className = 'quick-saved'
  const name = document.createElement('em')
  name.textContent = title
  name.dir = 'auto'
  words.append(text('Saved: '), name, text(`, ${when}`))
  if (!isShown) words.append(text(', not among what is shown here'))
  const undo = document.createElement('button')
  undo.type = 'button'
  undo.className = 'button button-quiet'
  undo.textContent = 'Undo'
  undo.onclick = async () => {
    undo.disabled = true
    const isGone = await takeBack(event)
    undone(
      isGone
        ? 'Taken back. It’s in the trash.'
        : 'It could not be taken back. Open it, and delete it there.',
    )
  }
  const open = document.createElement('a')
  open.href = `/events/${event}`
  open.textContent = 'Open'
  words.append(text(' · '))
  const ways = document.createElement('span')
  ways.append(undo, ' · ', open)
  return [words, ways]
}

/** A piece of its own, as the title alone is cut where there is no room. */
function text(words: string): HTMLElement {
  const span = document.createElement('span')
  span.textContent = words
  return span
}

async function takeBack(event: number): Promise<boolean> {
  const answer = await fetchSignedIn(`/events/${event}/delete`, {
    method: 'POST',
    headers: { 'HX-Request': 'true' },
    body: new URLSearchParams(),
  }).catch(() => undefined)
  if (!answer?.ok) return false
  const card = document.getElementById(`event-${event}`)
  const day = card?.closest('.day')
  card?.remove()
  if (day && !day.querySelector('.entry')) day.remove()
  return true
}
