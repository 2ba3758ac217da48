import { forgetKept } from '../offline/kept-events.client.ts'

/** How long a page may be hidden for the answer, in ms. */
const timeout = 1_000

/** On a page, while it's hidden (session-check.css). */
const hiding = 'data-checking'

/**
 * Asks whether the session lives when the browser shows a page again that it has kept: the owner may
 * have logged out since, here or elsewhere. The page is hidden meanwhile. No answer isn't an end: without
 * a network it shows. What is kept for reading goes with the session; what exists nowhere else stays.
 */
export function checkSession(): void {
  addEventListener('pagehide', ({ persisted }) => persisted && hide(true))
  addEventListener('pageshow', ({ persisted }) => {
    const [navigation] = performance.getEntriesByType('navigation')
    const isBack = (navigation as PerformanceNavigationTiming | undefined)?.type === 'back_forward'
    if (persisted || isBack) void askHidden()
  })
  for (const type of ['popstate', 'online']) addEventListener(type, () => void ask())
}

async function askHidden(): Promise<void> {
  hide(true)
  const shown = setTimeout(() => hide(false), timeout)
  const ended = await ask()
  clearTimeout(shown)
  if (!ended) hide(false)
}

/** Whether the session has ended; the page then goes to the login, and stays hidden. */
async function ask(): Promise<boolean> {
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => undefined)
  if (answer?.status !== 401) return false
  hide(true)
  await forgetKept()
  location.replace(`/login?next=${encodeURIComponent(location.pathname + location.search)}`)
  return true
}

function hide(hidden: boolean): void {
  document.documentElement.toggleAttribute(hiding, hidden)
}
