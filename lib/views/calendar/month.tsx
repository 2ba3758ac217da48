import type { JSX } from 'hono/jsx/jsx-runtime'
import { dateOf, daysIn } from '../../base/days.ts'
import type { CalendarDay, CalendarMonth } from '../../calendar/calendar.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { longDay, longMonth, monthName } from '../parts/month-name.ts'
import { numberText } from '../parts/number-text.ts'
import { daysBefore, weekdayName, weekdays } from '../parts/weekdays.ts'
import { Viewer } from '../photos/viewer.tsx'
import { EventCard } from '../timeline/event-card.tsx'

type MonthProps = CalendarMonth & { year: number; month: number; timezone: string }

/** The days of a month, each with a picture of it and the way to it. */
export function CalendarMonthPage({ year, month, days, vague, timezone }: MonthProps) {
  const name = `${monthName(month)} ${year}`
  const known = new Map(days.map((day) => [day.date, day]))
  return (
    <Layout title={name} here="/calendar" styles="calendar.css">
      <div class="calendar-head">
        <h1>{name}</h1>
        <MonthLinks year={year} month={month} />
      </div>
      {days.length === 0 && vague.length === 0 && (
        <p class="quiet">Nothing is recorded in this month.</p>
      )}
      <table class="month">
        <caption class="visually-hidden">{name}</caption>
        <Weeks
          year={year}
          month={month}
          day={(date) => <DayCell date={date} day={known.get(date)} />}
        />
      </table>
      {vague.length > 0 && (
        <section aria-labelledby="vague">
          <h2 id="vague">Some time in {name}</h2>
          <ol class="entries">
            {vague.map((event) => (
              <EventCard event={event} timezone={timezone} dated />
            ))}
          </ol>
        </section>
      )}
      <Viewer />
    </Layout>
  )
}

/** This month, small: beside something else. */
export function SmallMonth({ today, days }: { today: string; days: CalendarDay[] }) {
  const [year = 0, month = 0] = today.split('-').map(Number)
  const known = new Map(days.map((day) => [day.date, day]))
  return (
    <section class="small-month" aria-labelledby="small-month">
      <h2 id="small-month">
        <a href={`/calendar/${today.slice(0, 7).replace('-', '/')}`}>
          {longMonth(today.slice(0, 7))}
        </a>
      </h2>
      <table aria-labelledby="small-month">
        <Weeks
          year={year}
          month={month}
          day={(date) => <SmallDay date={date} day={known.get(date)} isToday={date === today} />}
        />
      </table>
    </section>
  )
}

/** The rows of a month's table: the weekdays, and what `day` makes of each date. */
function Weeks({
  year,
  month,
  day,
}: {
  year: number
  month: number
  day: (date: string) => JSX.Element
}) {
  return (
    <>
      <thead>
        <tr>
          {weekdays().map((weekday) => (
            <th scope="col">
              <abbr title={weekdayName(weekday, 'long')}>{weekdayName(weekday, 'short')}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(year, month).map((week) => (
          <tr>
            {week.map((date) => (
              <td>{date && day(date)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </>
  )
}

function SmallDay({
  date,
  day,
  isToday,
}: {
  date: string
  day: CalendarDay | undefined
  isToday: boolean
}) {
  const number = Number(date.slice(8))
  const current = isToday ? 'date' : undefined
  if (!day) return <span aria-current={current}>{number}</span>
  return (
    <a href={`/days/${date}`} aria-current={current} aria-label={`${longDay(date)}: ${day.count}`}>
      {number}
    </a>
  )
}

function MonthLinks({ year, month }: { year: number; month: number }) {
  const at = (months: number) => {
    const total = year * 12 + (month - 1) + months
    return { year: Math.floor(total / 12), month: (total % 12) + 1 }
  }
  const href = (to: { year: number; month: number }) =>
    `/calendar/${dateOf(to.year, to.month, 1).slice(0, 7).replace('-', '/')}`
  const [before, after] = [at(-1), at(1)]
  return (
    <nav class="calendar-nav" aria-label="Months">
      {before.year > 0 && (
        <a class="button button-quiet" href={href(before)}>
          <Icon name="chevron-left" /> {monthName(before.month)}
        </a>
      )}
      <a class="button button-quiet" href={`/calendar/${dateOf(year, 1, 1).slice(0, 4)}`}>
        {year}
      </a>
      {after.year < 10_000 && (
        <a class="button button-quiet" href={href(after)}>
          {monthName(after.month)} <Icon name="chevron-right" />
        </a>
      )}
    </nav>
  )
}

/** The dates of each week; undefined where a day is in another month. */
function weeksOf(year: number, month: number): (string | undefined)[][] {
  const offset = daysBefore(dateOf(year, month, 1))
  const length = daysIn(year, month)
  return Array.from({ length: Math.ceil((offset + length) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) => {
      const day = week * 7 + weekday - offset + 1
      return day >= 1 && day <= length ? dateOf(year, month, day) : undefined
    }),
  )
}

function DayCell({ date, day }: { date: string; day: CalendarDay | undefined }) {
  const number = Number(date.slice(8))
  if (!day) return <span class="month-day">{number}</span>
  const count = day.count === 1 ? 'one event' : `${numberText(day.count)} events`
  return (
    <a class="month-day" href={`/days/${date}`} aria-label={`${longDay(date)}: ${count}`}>
      {day.key && (
        <img src={`/renditions/320/${day.key}`} alt="" width="96" height="96" loading="lazy" />
      )}
      <span class="month-number">{number}</span>
      <span class="month-count" title={count}>
        {day.count}
      </span>
    </a>
  )
}
