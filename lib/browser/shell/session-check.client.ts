import { forgetKept } from '../offline/kept-events.client.ts'
import {
  hideForAnswer,
  hideForGood,
  hideOnReturn,
  isFromHistory,
  showPage,
} from './hide-page.client.ts'

/**
 * Asks whether the session lives when the browser shows a page again that it has kept: the owner may
 * have logged out since, here or elsewhere. The page is hidden meanwhile. No answer isn't an end: without
 * a network it shows. What is kept for reading goes with the session; what exists nowhere else stays.
 */
export function checkSession(): void {
  addEventListener('pagehide', ({ persisted }) => persisted && hideOnReturn())
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    hideForAnswer()
    void ask()
  })
  for (const type of ['popstate', 'online']) addEventListener(type, () => void ask())
  // The page is hidden already (hide-cached).
  if (isFromHistory()) void ask()
}

/** Shows the page unless the session has ended; it then goes to the login. */
async function ask(): Promise<void> {
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => undefined)
  if (answer?.status !== 401) return showPage()
  hideForGood()
  await forgetKept()
  location.replace(`/login?next=${encodeURIComponent(location.pathname + location.search)}`)
}
