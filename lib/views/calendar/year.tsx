import { daysIn } from '../../base/days.ts'
import type { CalendarYear } from '../../calendar/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { longDay, monthName } from '../parts/month-name.ts'
import { numberText } from '../parts/number-text.ts'
import { daysBefore } from '../parts/weekdays.ts'

const cell = 24
/** Shades of a day, by how many events it has beside the fullest day of the year. */
const levels = 4

/** A year at a glance: each day a field, the darker the more happened, and the way to that day. */
export function CalendarYearPage({ year, days, years }: CalendarYear & { years: number[] }) {
  const counts = new Map(days.map(({ date, count }) => [date, count]))
  const most = Math.max(1, ...counts.values())
  const total = days.reduce((sum, { count }) => sum + count, 0)
  return (
    <Layout title={`${year}`} here="/calendar" styles="calendar.css">
      <div class="calendar-head">
        <h1>{year}</h1>
        <YearLinks year={year} years={years} />
      </div>
      <p class="quiet">
        {total === 0 ? 'Nothing is recorded in this year.' : said(total, days.length)}
      </p>
      <ol class="year">
        {Array.from({ length: 12 }, (_, index) => (
          <li>
            <MonthField year={year} month={index + 1} counts={counts} most={most} />
          </li>
        ))}
      </ol>
      {total > 0 && <YearTable year={year} days={days} />}
    </Layout>
  )
}

function said(events: number, days: number): string {
  const counted = events === 1 ? 'One event' : `${numberText(events)} events`
  return `${counted} on ${days === 1 ? 'one day' : `${days} days`}.`
}

function YearLinks({ year, years }: { year: number; years: number[] }) {
  const before = years.filter((one) => one < year).at(-1)
  const after = years.find((one) => one > year)
  return (
    <nav class="calendar-nav" aria-label="Years">
      {before !== undefined && (
        <a class="button button-quiet" href={`/calendar/${path(before)}`}>
          <Icon name="chevron-left" /> {before}
        </a>
      )}
      {after !== undefined && (
        <a class="button button-quiet" href={`/calendar/${path(after)}`}>
          {after} <Icon name="chevron-right" />
        </a>
      )}
      {years.length > 1 && (
        <details class="calendar-years">
          <summary class="button button-quiet">All years</summary>
          <ul class="card">
            {years.toReversed().map((one) => (
              <li>
                <a href={`/calendar/${path(one)}`} aria-current={one === year ? 'page' : undefined}>
                  {one}
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </nav>
  )
}

const path = (year: number) => String(year).padStart(4, '0')

type MonthProps = { year: number; month: number; counts: Map<string, number>; most: number }

function MonthField({ year, month, counts, most }: MonthProps) {
  const prefix = `${path(year)}-${String(month).padStart(2, '0')}`
  const offset = daysBefore(`${prefix}-01`)
  const fields = Array.from({ length: daysIn(year, month) }, (_, index) => {
    const date = `${prefix}-${String(index + 1).padStart(2, '0')}`
    const place = offset + index
    const position = { x: (place % 7) * cell, y: Math.floor(place / 7) * cell }
    return { date, count: counts.get(date) ?? 0, ...position }
  })
  return (
    <>
      <h2>
        <a href={`/calendar/${path(year)}/${String(month).padStart(2, '0')}`}>{monthName(month)}</a>
      </h2>
      <svg viewBox={`0 0 ${7 * cell} ${6 * cell}`} aria-label={`Days of ${monthName(month)}`}>
        {fields.map(({ date, count, x, y }) =>
          count === 0 ? (
            <rect class="level-0" x={x} y={y} width={cell} height={cell} rx="4" />
          ) : (
            <a href={`/days/${date}`} aria-label={`${longDay(date)}: ${eventsText(count)}`}>
              <rect
                class={`level-${level(count, most)}`}
                x={x}
                y={y}
                width={cell}
                height={cell}
                rx="4"
              >
                <title>{`${longDay(date)}: ${eventsText(count)}`}</title>
              </rect>
            </a>
          ),
        )}
      </svg>
    </>
  )
}

function level(count: number, most: number): number {
  return Math.max(1, Math.ceil((Math.log(1 + count) / Math.log(1 + most)) * levels))
}

function eventsText(count: number): string {
  return count === 1 ? 'one event' : `${numberText(count)} events`
}

/** The same in numbers. */
function YearTable({ year, days }: { year: number; days: CalendarYear['days'] }) {
  const months = Map.groupBy(days, ({ date }) => Number(date.slice(5, 7)))
  return (
    <details class="as-table">
      <summary>As a table</summary>
      <table>
        <caption>Events of {year} by month</caption>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Days with events</th>
            <th scope="col">Events</th>
          </tr>
        </thead>
        <tbody>
          {[...months].map(([month, days]) => (
            <tr>
              <th scope="row">{monthName(month)}</th>
              <td>{days.length}</td>
              <td>{days.reduce((sum, { count }) => sum + count, 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
