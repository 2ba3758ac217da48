import { betweenDays } from '../../browser/timeline/between-days.client.ts'
import { daysBetween, type SeveralDays } from '../../events/several-days.ts'
import type { PinnedEvent } from '../../pins/list.ts'
import type { TimelineEvent } from '../../timeline/timeline.ts'
import { usePageState } from '../parts/page-state.tsx'
import { wordsLanguage } from '../parts/words-language.ts'
import { nearDay } from './day.ts'
import { byDay } from './days-in-order.ts'
import { EventCard } from './event-card.tsx'

/** Where and when the owner is. */
export type Here = { timezone: string; today: string }

type DaySectionsProps = {
  events: TimelineEvent[]
  here: Here
  /** Of those that go on for days, the other days say so. */
  severalDays: SeveralDays[]
  pins: PinnedEvent[]
  /** URLs of what comes before the first event and after the last, for where the page may be cut. */
  edges?: { up?: string | undefined; down?: string | undefined }
}

/** Events under the days on which they happened, with what lies between these. */
export function DaySections({ events, here, severalDays, pins, edges = {} }: DaySectionsProps) {
  const { timezone, today } = here
  const { locale } = usePageState()
  const [first, last] = [events[0], events.at(-1)]
  const days = byDay(events, locale)
  const pinned = new Set(pins.map(({ id }) => id))
  return (
    <>
      {days.map(({ key: date, until, text, events }, i) => (
        <section class="day" data-day={date} aria-label={text}>
          <Between {...betweenDays(days[i - 1], { key: date, until }, today, locale)} />
          <h2 class="day-head">
            <DayNear date={date} today={today} />
            <time datetime={date.replace('~', '')} lang={wordsLanguage()}>
              {text}
            </time>
          </h2>
          <GoingOn date={date} severalDays={severalDays} />
          <ol class="entries">
            {events.map((event) => (
              <EventCard
                event={event}
                timezone={timezone}
                tools
                pinned={pinned.has(event.id) || undefined}
                up={event === first ? edges.up : undefined}
                down={event === last ? edges.down : undefined}
              />
            ))}
          </ol>
        </section>
      ))}
    </>
  )
}

/** The year or month that begins, and how long nothing was noted (between-days.client.ts). */
function Between({ month, isNewYear, gap }: ReturnType<typeof betweenDays>) {
  return (
    <>
      {gap && <p class="gap">{gap}</p>}
      {month && <h2 class={isNewYear ? 'month-head new-year' : 'month-head'}>{month}</h2>}
    </>
  )
}

function DayNear({ date, today }: { date: string; today: string }) {
  const near = nearDay(date, today)
  return near && <span class="day-near">{near} </span>
}

/** What began on an earlier day and goes on, whose card stands there. */
function GoingOn({ date, severalDays }: { date: string; severalDays: SeveralDays[] }) {
  const now = severalDays.filter(({ first, last }) => first < date && date <= last)
  if (date.length < 10 || now.length === 0) return null
  return (
    <ul class="going-on" aria-label="Going on">
      {now.map(({ id, title, first, last }) => (
        <li>
          <a href={`/events/${id}`}>
            <bdi>{title}</bdi>
          </a>
          <span class="quiet">
            {' · '}day {daysBetween(first, date) + 1} of {daysBetween(first, last) + 1}
          </span>
        </li>
      ))}
    </ul>
  )
}
