import { pageWide } from './page-wide.client.ts'

/** How long a page may be hidden for an answer, in ms. */
const timeout = 1_000

/** On a page while it's hidden: until there is an answer, and for good (session-check.css). */
const marks = { asking: 'data-checking', ended: 'data-ended' }

const waiting = pageWide('hide-page', () => ({
  timer: undefined as ReturnType<typeof setTimeout> | undefined,
}))

/** Whether the page was loaded by going back or forth, which browsers do from their cache unasked. */
export function isFromHistory(): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return (navigation as PerformanceNavigationTiming | undefined)?.type === 'back_forward'
}

/** Hides the page until `showPage`, but at most for a second. */
export function hideForAnswer(): void {
  hideOnReturn()
  waiting.timer = setTimeout(showPage, timeout)
}

/** Hides a page that is being left, so that nothing of it shows before it's asked about. */
export function hideOnReturn(): void {
  clearTimeout(waiting.timer)
  document.documentElement.setAttribute(marks.asking, '')
}

/** Shows the page, unless it's hidden for good. */
export function showPage(): void {
  clearTimeout(waiting.timer)
  document.documentElement.removeAttribute(marks.asking)
}

export function hideForGood(): void {
  document.documentElement.setAttribute(marks.ended, '')
}
