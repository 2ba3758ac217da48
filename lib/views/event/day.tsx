import type { RestOfDay } from '../../calendar/rest-of-day.ts'
import type { Event } from '../../events/schema.ts'
import type { Step } from '../../events/steps.ts'
import { eventUrl } from '../../timeline/list.ts'
import { longDay } from '../parts/month-name.ts'
import { When } from '../parts/when.tsx'

/** What else happened on the day of an event, with the event in its place. */
export function EventDay({ event, rest, home }: { event: Event; rest: RestOfDay; home: string }) {
  const { date, before, after, more } = rest
  const link = (step: Step) => (
    <li>
      <DayTime event={step} home={home} />
      <a href={eventUrl(step.id, undefined)}>
        <bdi>{step.title}</bdi>
      </a>
    </li>
  )
  return (
    <section class="event-day" aria-labelledby="day-title">
      <h2 id="day-title">
        <a href={`/days/${date}`}>{longDay(date)}</a>
      </h2>
      <ol>
        {before.map(link)}
        <li aria-current="true">
          <DayTime event={event} home={home} />
          <span>
            <bdi>{event.title}</bdi>
          </span>
        </li>
        {after.map(link)}
      </ol>
      {more && <a href={`/days/${date}`}>All of this day</a>}
    </section>
  )
}

function DayTime({ event, home }: { event: Step; home: string }) {
  return (
    <span class="event-day-time">
      <When event={event} as="clock" home={home} />
    </span>
  )
}
