import type { CalendarDay } from '../../calendar/calendar.ts'
import type { Memories } from '../../calendar/on-this-day.ts'
import type { TagCount } from '../../tags/tags-in-use.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { SmallMonth } from '../calendar/month.tsx'
import { numberText } from '../parts/number-text.ts'
import { OnThisDayStrip } from './on-this-day.tsx'

/** Where the rail comes, once there is room for it. */
export function RailPlace() {
  return (
    <aside
      class="rail"
      aria-label="At a glance"
      hx-get="/timeline/rail"
      hx-trigger="intersect once"
      hx-swap="innerHTML"
    />
  )
}

/** This month, this day of other years and the commonest tags. */
export function Rail({
  today,
  days,
  tags,
  memories,
}: {
  today: string
  days: CalendarDay[]
  tags: TagCount[]
  memories: Memories | undefined
}) {
  return (
    <>
      <SmallMonth today={today} days={days} />
      {memories && <OnThisDayStrip memories={memories} id="rail-on-this-day" />}
      {tags.length > 0 && (
        <section aria-labelledby="rail-tags">
          <h2 id="rail-tags">
            <a href="/tags">Common tags</a>
          </h2>
          <ul class="rail-tags">
            {tags.map(({ tag, count }) => (
              <li>
                <a class="tag-quiet" href={timelineUrl({ tags: [tag] })} dir="auto">
                  {tag}
                </a>{' '}
                <span class="tag-count">{numberText(count)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
