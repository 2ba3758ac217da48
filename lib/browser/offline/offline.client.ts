import './pending-list.client.ts'
import { keepDraft } from '../form/draft.client.ts'
import { readKept } from './kept-events.client.ts'
import { keep, pendingEvent } from './outbox.client.ts'
import { sendPending, sendPendingEvents } from './send-pending.client.ts'

/** How long it waits until it looks again whether LifeLog answers, in ms: each time twice as long. */
const minDelay = 1_000
const maxDelay = 30_000
let delay = minDelay
/** How long it waits for what was noted to be sent before it leads on, in ms. */
const sendTimeout = 10_000
let isLeadingOn = false
let later: ReturnType<typeof setTimeout> | undefined

const form = document.querySelector<HTMLFormElement>('[data-note]')
const title = form?.querySelector<HTMLInputElement>('[name=title]')
const draft = form && keepDraft(form, false, () => undefined)
form?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const fields = Object.fromEntries(new FormData(form)) as Record<string, string>
  form.reset()
  await keep(pendingEvent('/events', fields, []))
  await draft?.keep([])
  await sendPending()
  await look()
})
const keptHere = document.querySelector<HTMLElement>('[data-kept-here]')
if (keptHere) {
  void readKept().then((state) => {
    keptHere.hidden = !state?.ids.length
  })
}
// The network may be said to be back a moment before it is.
addEventListener('online', () => {
  delay = minDelay
  void look()
})
void look()

/** Leads on to the page that was asked for once LifeLog answers, but not from under what is typed. */
async function look(): Promise<void> {
  clearTimeout(later)
  const answer = await fetch('/health/live').catch(() => undefined)
  if (isLeadingOn) return
  isLeadingOn = answer?.ok === true && !title?.value
  if (isLeadingOn) {
    // Saved while the page that follows is on its way, an event would be missing there.
    const waited = new Promise((resolve) => setTimeout(resolve, sendTimeout))
    await Promise.race([sendPendingEvents(), waited])
    isLeadingOn = !title?.value
  }
  if (isLeadingOn) {
    if (location.pathname === '/offline') location.replace('/')
    else location.reload()
    return
  }
  clearTimeout(later)
  later = setTimeout(look, delay)
  delay = Math.min(2 * delay, maxDelay)
}
