import type { Day } from '../../calendar/day.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { mapUrl } from '../map/map-url.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { longDay, shortDay } from '../parts/month-name.ts'
import { Viewer } from '../photos/viewer.tsx'
import { EventCard } from '../timeline/event-card.tsx'

/** Everything of one day, with the way to the days around it and to the same day of other years. */
export function DayPage({ date, day, timezone }: { date: string; day: Day; timezone: string }) {
  const { events, ongoing, more } = day
  const month = `/calendar/${date.slice(0, 7).replace('-', '/')}`
  return (
    <Layout title={longDay(date)} here="/calendar" styles="calendar.css">
      <div class="calendar-head">
        <h1>{longDay(date)}</h1>
        <nav class="calendar-nav day-nav" aria-label="Days">
          {day.previous && (
            <a class="button button-quiet" rel="prev" href={`/days/${day.previous}`}>
              <Icon name="chevron-left" />
              <span>
                <span class="visually-hidden">The day before that has events: </span>
                {shortDay(day.previous)}
              </span>
            </a>
          )}
          <a class="button button-quiet" href={month}>
            Month
          </a>
          <a class="button button-quiet" href={`/on-this-day?date=${date}`}>
            Other years
          </a>
          {day.next && (
            <a class="button button-quiet" rel="next" href={`/days/${day.next}`}>
              <span>
                <span class="visually-hidden">The next day that has events: </span>
                {shortDay(day.next)}
              </span>
              <Icon name="chevron-right" />
            </a>
          )}
        </nav>
      </div>
      <Way date={date} day={day} />
      {ongoing.length > 0 && (
        <section aria-labelledby="ongoing">
          <h2 id="ongoing">Going on</h2>
          <ol class="entries">
            {ongoing.map((event) => (
              <EventCard event={event} timezone={timezone} dated />
            ))}
          </ol>
        </section>
      )}
      {events.length > 0 ? (
        <section aria-labelledby="that-day">
          <h2 id="that-day" class="visually-hidden">
            On this day
          </h2>
          <ol class="entries">
            {events.map((event) => (
              <EventCard event={event} timezone={timezone} />
            ))}
          </ol>
        </section>
      ) : (
        <div class="empty">
          <Icon name="calendar-days" class="icon-large" />
          <p>Nothing is recorded on this day.</p>
          <a class="button" href="/events/new">
            Record something
          </a>
        </div>
      )}
      {more && (
        <p class="actions">
          <a class="button" href={timelineUrl({ start: date, end: date, sort: 'oldest' })}>
            All events of this day
          </a>
        </p>
      )}
      <Viewer />
    </Layout>
  )
}

/** To the map, where the day has places on it. */
function Way({ date, day }: { date: string; day: Day }) {
  const placed = day.events.filter(({ location }) => location?.latitude != null)
  if (placed.length === 0) return null
  const isWay = placed.length > 1
  return (
    <p class="actions">
      <a
        class="button button-quiet button-wraps"
        href={mapUrl({ day: date, track: isWay ? 'true' : 'false' })}
      >
        <Icon name="map" />
        {isWay ? 'Show the way on the map' : 'Show the place on the map'}
      </a>
    </p>
  )
}
