import { forgetDrafts } from '../form/draft.client.ts'
import { forgetDraftFields } from '../form/draft-fields.client.ts'
import { forgetKept } from '../offline/kept-events.client.ts'
import { forget, onChange, pendingEvents } from '../offline/outbox.client.ts'

/** What htmx tells about a request, as far as it's used here. */
type Sending = { sourceElement: Element; fetch?: typeof fetch }

onChange(() => void warn())
document.addEventListener('htmx:after:swap', () => void warn())
void warn()

/** Whoever logs out is asked first where this browser alone has what was noted. */
async function warn(): Promise<void> {
  const { length } = await pendingEvents()
  const events = length === 1 ? 'One event is' : `${length} events are`
  const question = `${events} not saved yet, and kept in this browser alone. Log out and delete them for good?`
  for (const form of document.querySelectorAll<HTMLElement>('[data-logout]')) {
    if (length > 0) form.setAttribute('hx-confirm', question)
    else form.removeAttribute('hx-confirm')
  }
}

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: Sending }>).detail
  if (!ctx.sourceElement.matches('[data-logout]')) return
  const send = ctx.fetch ?? fetch
  ctx.fetch = async (url, init) => {
    const response = await send(url, init)
    if (response.ok) await forgetAll()
    return response
  }
})

/** Nothing that was typed or chosen stays behind in this browser. With HTTPS the browser itself sees to that. */
async function forgetAll(): Promise<void> {
  forgetDraftFields()
  await forgetDrafts()
  await forgetKept()
  for (const { uid } of await pendingEvents()) await forget(uid)
}
