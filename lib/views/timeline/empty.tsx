import { dayOf } from '../../events/when-text.ts'
import { isFiltered, type Timeline, type TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'
import { shortDay } from '../parts/month-name.ts'

type Shown = { view: TimelineQuery; timeline: Timeline }

/** Says so where a day was asked for on which nothing is noted. */
export function NothingThatDay({ view: { date, sort }, timeline: { events } }: Shown) {
  if (!date || events.length === 0) return null
  if (events.some((event) => dayOf(event, 'en').key.replace('~', '') === date)) return null
  const next = sort === 'oldest' ? 'after' : 'before'
  return (
    <p class="nothing-that-day" role="status">
      Nothing is noted on {shortDay(date)}. This is what happened {next} it.
    </p>
  )
}

/** What a timeline without events says: how to begin, or that nothing was found. */
export function Nothing({ view, timeline }: Shown) {
  if (isFiltered(view)) return <NothingFound view={view} />
  if (!timeline.isTop) return <p class="empty">There is nothing beyond this day.</p>
  return (
    <section class="empty" data-empty>
      <Icon name="sparkles" class="icon-large" />
      <h2>What just happened?</h2>
      <p>
        Write it into the line on top and press Enter. Words with a # become tags, and at the
        beginning or the end times (“yesterday 18:00”, “summer 1998”), places (@harbour) and amounts
        (12.50€) are understood. Files can be dropped or pasted anywhere on this page.
      </p>
      <ul class="examples">
        {examples.map((line) => (
          <li>
            <button class="button" type="button" disabled data-until-script data-example={line}>
              {line}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const examples = [
  'Lunch at the harbour #food',
  'Concert @"Old Town" yesterday 20:00',
  'Electricity bill 84.20€ #receipts',
  'Learnt to swim summer 1998',
]

function NothingFound({ view }: { view: TimelineQuery }) {
  const others = view.tags.length > 0 || view.start || view.end
  const { start, end } = view
  const isReversed = start && end && start.slice(0, 10) > end.slice(0, 10)
  return (
    <section class="empty">
      <Icon name="magnifying-glass" class="icon-large" />
      <h2>Nothing found</h2>
      {isReversed && (
        <p>
          The dates are the wrong way round: from {shortDay(start)} to {shortDay(end)}.
        </p>
      )}
      {view.q.trim() && !isReversed && (
        <p>
          No event has <q dir="auto">{view.q.trim()}</q>
          {others && ' within these filters'}.
        </p>
      )}
      <p class="actions">
        {isReversed && (
          <a class="button button-primary" href={timelineUrl({ ...view, start: end, end: start })}>
            Swap the dates
          </a>
        )}
        {view.q.trim() && others && (
          <a class="button" href={timelineUrl({ q: view.q })}>
            Search everything
          </a>
        )}
        <a class="button" href="/">
          Back to the timeline
        </a>
      </p>
    </section>
  )
}
