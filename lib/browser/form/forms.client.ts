import type { HtmxRequestCtx } from 'htmx.org'
import { refreshPage } from '../shell/refresh-page.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { wouldLose } from './draft-fields.client.ts'

/** How long it takes until it's said that a form is still on its way, in ms. */
const slow = 1_000

// Sends every form that posts and leaves the page as it is until there's an answer: it says that it's
// on its way, isn't sent twice, goes through a login where the session has ended, and keeps what was
// typed where nobody answers.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  const method = event.submitter?.getAttribute('formmethod') ?? form.getAttribute('method')
  if (event.defaultPrevented || method !== 'post' || form.hasAttribute('hx-post')) return
  event.preventDefault()
  // htmx marks a form that's on its way, also while the page that follows is on its own.
  if (form.matches('.htmx-request')) return
  const page = { target: '#main', select: '#main', swap: 'outerHTML' }
  const before = heading()
  void htmx.ajax('POST', form.action, { source: form, event, ...page }).then(() => {
    // Another page begins at its top; the same one, with what is wrong, stays where it is.
    if (heading() !== before) scrollTo({ top: 0, behavior: 'instant' })
  })
})

function heading(): string | null | undefined {
  return document.querySelector('h1')?.textContent
}

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.request.method !== 'POST') return
  const answered = announceSlow()
  document.addEventListener('htmx:finally:request', answered, { once: true })
})

/** What stands between may answer in LifeLog's place, with a page that must not become a part of this. */
document.addEventListener('htmx:before:response', (event) => {
  const { ctx } = event.detail as { ctx: HtmxRequestCtx }
  if (!isOurs(ctx.response?.headers)) {
    event.preventDefault()
    showUnreached()
    return
  }
  const path = ctx.response?.headers.get('HX-Redirect')
  if (path && isThisPage(path) && wouldLose(ctx.sourceElement)) {
    event.preventDefault()
    void refreshPage(path, ctx.sourceElement).then(
      (isShown) => isShown || showUnreached(),
      showUnreached,
    )
  } else reloadHere(path)
})

function isThisPage(path: string): boolean {
  const { pathname, search } = new URL(path, location.href)
  return pathname + search === location.pathname + location.search
}

/** To go to a place on the page that one is on loads nothing, and it would stay as it was. */
function reloadHere(path: string | null | undefined): void {
  const next = path ? new URL(path, location.href) : undefined
  if (!path || !next?.hash || !isThisPage(path)) return
  location.replace(next)
  location.reload()
}

document.addEventListener('htmx:error', (event) => {
  // One without a request is a fault of the page itself.
  if ((event as CustomEvent<{ ctx?: HtmxRequestCtx }>).detail.ctx) showUnreached()
})

/** Says that something is still on its way, unless what it returns is called before. */
export function announceSlow(): () => void {
  const telling = setTimeout(() => showToast('Still sending …'), slow)
  return () => clearTimeout(telling)
}

/** Whether it's LifeLog that answered, and not what stands between. */
export function isOurs(headers: Headers | undefined): boolean {
  return headers?.has('X-Request-Id') ?? false
}

export function showUnreached(): void {
  showToast('LifeLog can’t be reached at the moment. Nothing was lost: try again.', 'failed')
}

// A page that is gone back to as it was left would still wait for its answer.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && document.querySelector('form.htmx-request')) location.reload()
})
