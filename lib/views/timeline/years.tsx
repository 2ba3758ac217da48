import { dateOf, daysIn } from '../../base/days.ts'
import type { YearCount } from '../../calendar/years.ts'
import { Layout } from '../parts/layout.tsx'
import { monthOfYear, shortMonth } from '../parts/month-name.ts'
import { numberText } from '../parts/number-text.ts'

/** All years and months that have events, as a page of its own: the way without a script. */
export function YearsPage({ years }: { years: YearCount[] }) {
  return (
    <Layout title="Years" here="/" styles="years.css">
      <h1>Years</h1>
      {years.length === 0 && <p class="empty">Nothing is recorded yet.</p>}
      <Years years={years} />
    </Layout>
  )
}

/**
 * The way to any month of the timeline. It comes once it can be seen: at the side of a wide screen at
 * once, else with the way to a date.
 */
export function YearsPlace() {
  return (
    <nav
      id="years"
      class="years"
      aria-label="Years"
      hx-get="/timeline/years"
      hx-trigger="intersect once"
      hx-swap="outerHTML"
    >
      <a class="button button-quiet" href="/timeline/years">
        All years
      </a>
    </nav>
  )
}

export function Years({ years }: { years: YearCount[] }) {
  return (
    <nav id="years" class="years" aria-label="Years" hidden={years.length === 0}>
      <ol>
        {years.map(({ year, count, months }) => (
          <li data-year={String(year).padStart(4, '0')}>
            <a class="year-link" href={endOf(year, months[0]?.month ?? 12)}>
              {year}{' '}
              <span class="year-count">
                {numberText(count)}
                <span class="visually-hidden"> {count === 1 ? 'event' : 'events'}</span>
              </span>
            </a>
            <ol class="year-months">
              {months.map(({ month, count }) => (
                <li>
                  <a
                    href={endOf(year, month)}
                    data-month={monthOf(year, month)}
                    title={counted(count)}
                    aria-label={`${monthOfYear(monthOf(year, month))}, ${counted(count)}`}
                  >
                    {shortMonth(monthOf(year, month))}
                  </a>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** The timeline from the end of a month on. */
function endOf(year: number, month: number): string {
  return `/?date=${dateOf(year, month, daysIn(year, month))}`
}

function monthOf(year: number, month: number): string {
  return dateOf(year, month, 1).slice(0, 7)
}

function counted(count: number): string {
  return count === 1 ? '1 event' : `${numberText(count)} events`
}
