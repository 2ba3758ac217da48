import type { Insights, InsightsQuery } from '../insights/schema.ts'
import { BarChart } from './bar-chart.tsx'
import { Layout } from './layout.tsx'
import { monthName } from './month-name.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const labels = {
  year: 'Year',
  month: 'Month',
  weekday: 'Weekday',
  hour: 'Hour',
  tag: 'Tag',
} as const

type InsightsProps = { query: InsightsQuery; insights: Insights; keys: string[] }

/** What the log says in numbers: a question above, its answer as a chart, a table and a file below. */
export function InsightsPage({ query, insights, keys }: InsightsProps) {
  const { by, key, items, total } = insights
  const bars = items.map(({ period, count, sum }) => {
    const value = key === null ? count : (sum ?? 0)
    return {
      label: shortPeriod(by, period),
      name: `${periodText(by, period)}: ${numberText(value)}`,
      value,
      href: hrefOf(query, period),
    }
  })
  const title = key === null ? `Events by ${by}` : `${key} by ${by}`
  return (
    <Layout title="Insights" here="/insights" styles="insights.css">
      <h1>Insights</h1>
      <Question query={query} keys={keys} />
      <section aria-labelledby="answer">
        <h2 id="answer">{title}</h2>
        {items.length === 0 ? (
          <p class="quiet">
            Nothing that was recorded answers this. Ask for another period or key.
          </p>
        ) : (
          <>
            <p class="insights-total">{totalText(insights)}</p>
            <BarChart title={title} bars={bars} height={160} />
            <Table by={by} insights={insights} />
            <p class="actions">
              <a class="button" href={`/insights.csv?${parameters(query)}`} download>
                CSV
              </a>
            </p>
          </>
        )}
      </section>
      {total.count > 0 && <OtherQuestions query={query} />}
    </Layout>
  )
}

function Question({ query, keys }: { query: InsightsQuery; keys: string[] }) {
  return (
    <form class="insights-form card" method="get" action="/insights">
      <label for="key">What</label>
      <select id="key" name="key">
        <option value="">Number of events</option>
        {[...new Set([...(query.key ? [query.key] : []), ...keys])].map((key) => (
          <option value={key} selected={key === query.key}>
            Sum of {key}
          </option>
        ))}
      </select>
      <label for="by">by</label>
      <select id="by" name="by">
        {Object.entries(labels).map(([by, label]) => (
          <option value={by} selected={by === query.by}>
            {label}
          </option>
        ))}
      </select>
      <label for="q">of</label>
      <input
        id="q"
        name="q"
        type="search"
        value={query.q}
        placeholder="everything; or tag:restaurant in:2026"
        autocapitalize="none"
        dir="auto"
      />
      <button class="button button-primary" type="submit">
        Show
      </button>
    </form>
  )
}

/** What else may be asked of the same events. */
function OtherQuestions({ query }: { query: InsightsQuery }) {
  const others = (Object.keys(labels) as InsightsQuery['by'][]).filter((by) => by !== query.by)
  return (
    <nav class="actions" aria-label="The same by">
      {others.map((by) => (
        <a class="button button-quiet" href={`/insights?${parameters({ ...query, by })}`}>
          By {labels[by].toLowerCase()}
        </a>
      ))}
    </nav>
  )
}

function Table({
  by,
  insights: { key, items, total },
}: {
  by: InsightsQuery['by']
  insights: Insights
}) {
  return (
    <details class="as-table">
      <summary>As a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{labels[by]}</th>
            <th scope="col">Events</th>
            {key !== null && <th scope="col">Sum</th>}
            {key !== null && <th scope="col">Mean</th>}
          </tr>
        </thead>
        <tbody>
          {items.map(({ period, count, sum, mean }) => (
            <tr>
              <th scope="row">{periodText(by, period)}</th>
              <td>{count.toLocaleString('en')}</td>
              {key !== null && <td>{numberText(sum)}</td>}
              {key !== null && <td>{numberText(mean)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td>{total.count.toLocaleString('en')}</td>
            {key !== null && <td>{numberText(total.sum)}</td>}
            {key !== null && <td>{numberText(total.mean)}</td>}
          </tr>
        </tfoot>
      </table>
    </details>
  )
}

function totalText({ key, total }: Insights): string {
  const events = total.count === 1 ? 'one event' : `${total.count.toLocaleString('en')} events`
  if (key === null) return `In all ${events}.`
  return `${numberText(total.sum)} in all, ${numberText(total.mean)} on average of ${events}.`
}

function numberText(number: number | null): string {
  return number === null ? '' : number.toLocaleString('en', { maximumFractionDigits: 2 })
}

function periodText(by: InsightsQuery['by'], period: string): string {
  if (by === 'month') return `${monthName(Number(period.slice(5)))} ${period.slice(0, 4)}`
  if (by === 'weekday') return weekdays[Number(period) - 1] ?? period
  return by === 'hour' ? `${period}:00` : period
}

function shortPeriod(by: InsightsQuery['by'], period: string): string {
  if (by === 'month') return period.endsWith('-01') ? period.slice(0, 4) : period.slice(5)
  return by === 'weekday' ? periodText(by, period).slice(0, 2) : period
}

/** The way to the events of a bar, where a search can tell them. */
function hrefOf({ by, q }: InsightsQuery, period: string): string | undefined {
  const operators = {
    year: `in:${period}`,
    month: `in:${period}`,
    tag: `tag:"${period}"`,
    weekday: undefined,
    hour: undefined,
  }
  const operator = operators[by]
  return operator && `/?${new URLSearchParams({ q: `${q} ${operator}`.trim() })}`
}

function parameters({ by, key, q, tags, tag_mode, start, end }: InsightsQuery): string {
  const all = { by, key, q, tags: tags.join(','), tag_mode, start, end }
  const given = Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return String(new URLSearchParams(given))
}
