import './pending-list.client.ts'
import { keepDraft } from './draft.client.ts'
import { readKept } from './kept-events.client.ts'
import { keep, pendingEvent } from './outbox.client.ts'
import { sendPending } from './send-pending.client.ts'

/** How long it waits until it looks again whether LifeLog answers, in ms: each time twice as long. */
const maxDelay = 30_000
let delay = 1_000
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
addEventListener('online', () => void look())
void look()

/** Leads on to the page that was asked for once LifeLog answers, but not from under what is typed. */
async function look(): Promise<void> {
  clearTimeout(later)
  const answer = await fetch('/health/live').catch(() => undefined)
  if (answer?.ok && !title?.value) {
    if (location.pathname === '/offline') location.replace('/')
    else location.reload()
    return
  }
  later = setTimeout(look, delay)
  delay = Math.min(2 * delay, maxDelay)
}
