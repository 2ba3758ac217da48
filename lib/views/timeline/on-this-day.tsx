import type { Memories } from '../../calendar/on-this-day.ts'
import type { OnThisDay } from '../../calendar/schema.ts'
import type { Settings } from '../../settings/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { longDay } from '../parts/month-name.ts'
import { Viewer } from '../photos/viewer.tsx'
import { EventCard } from './event-card.tsx'
import { Pauses } from './pauses.tsx'

/** What happened on the same day of earlier years, the latest first. */
export function OnThisDayPage({
  memories: { date, items },
  today,
  settings,
}: {
  memories: OnThisDay
  today: string
  settings: Settings
}) {
  const isToday = date === today
  const day = longDay(date).replace(/^\w+,? | \d+$/g, '')
  return (
    <Layout title="On this day" here="/on-this-day" styles="calendar.css">
      <div class="calendar-head">
        <h1>{isToday ? 'On this day' : day}</h1>
        <div class="calendar-nav">
          <form class="day-choice" method="get" action="/on-this-day">
            <label class="visually-hidden" for="date">
              Another day
            </label>
            <input id="date" name="date" type="date" value={date} required />
            <button class="button" type="submit">
              Show
            </button>
          </form>
          <a class="button" href="/on-this-day/random">
            <Icon name="sparkles" /> A random memory
          </a>
        </div>
      </div>
      {items.length === 0 && (
        <div class="empty">
          <Icon name="clock" class="icon-large" />
          <p>Of {day} nothing is recorded in earlier years.</p>
        </div>
      )}
      {items.map(({ year, events }) => (
        <section aria-labelledby={`year-${year}`}>
          <h2 id={`year-${year}`}>
            <a href={`/days/${year}${date.slice(4)}`}>{year}</a>{' '}
            <span class="quiet">{ago(Number(date.slice(0, 4)) - year)}</span>
          </h2>
          <ol class="entries">
            {events.map((event) => (
              <EventCard event={event} timezone={settings.timezone} />
            ))}
          </ol>
        </section>
      ))}
      <Pauses settings={settings} />
      <Viewer />
    </Layout>
  )
}

/** What is above the timeline, where there is something: a few words and pictures of each year. */
export function OnThisDayStrip({
  memories: { date, items },
  id = 'on-this-day',
}: {
  memories: Memories
  id?: string
}) {
  if (items.length === 0) return null
  return (
    <section class="on-this-day" aria-labelledby={id}>
      <h2 id={id}>
        <a href="/on-this-day">On this day</a>
      </h2>
      <ul>
        {items.flatMap(({ year, events }) =>
          events.map(({ id, title, picture }) => (
            <li>
              <a class="memory" href={`/events/${id}`} dir="auto">
                {picture && (
                  <img src={`/renditions/320/${picture}`} alt="" width="48" height="48" />
                )}
                <span>
                  <span class="quiet">
                    <bdi>{ago(Number(date.slice(0, 4)) - year)}</bdi>
                  </span>
                  <span class="memory-title">{title}</span>
                </span>
              </a>
            </li>
          )),
        )}
      </ul>
    </section>
  )
}

function ago(years: number): string {
  return years === 1 ? 'a year ago' : `${years} years ago`
}
