import type { Timeline, TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'

/** What was searched for in place of what was typed, with the way back to that. */
export function Forgiven({
  corrected,
  relaxed,
  view,
}: Pick<Timeline, 'corrected'> & { relaxed: string[]; view: TimelineQuery }) {
  if (!corrected && relaxed.length === 0) return null
  return (
    <>
      {corrected && (
        <span class="found-notice" dir="auto">
          Showing results for <strong>{corrected.to}</strong>.
        </span>
      )}
      {relaxed.length > 0 && (
        <span class="found-notice" dir="auto">
          Nothing has all of these words: <s>{relaxed.join(', ')}</s> left out.
        </span>
      )}
      <a href={timelineUrl({ ...view, exact: 'true' })}>Search instead for {view.q.trim()}</a>
    </>
  )
}
