import type { Insights, InsightsQuery } from '../../insights/schema.ts'
import type { Streak } from '../../insights/streaks.ts'
import { BarChart } from '../parts/bar-chart.tsx'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { type Askable, InsightsQuestion } from './insights-question.tsx'
import { InsightsTable } from './insights-table.tsx'
import {
  groupLabels,
  insightsParameters,
  itemsInOrder,
  periodText,
  shortPeriod,
  valueText,
} from './insights-text.ts'
import { Streaks } from './streaks.tsx'

type InsightsProps = {
  query: InsightsQuery
  insights: Insights
  askable: Askable
  before?: { year: number; insights: Insights } | undefined
  streaks: { longest?: Streak; current?: Streak }
}

/** What the log says in numbers: a question above, its answer as a chart, a table and a file below. */
export function InsightsPage({ query, insights, askable, before, streaks }: InsightsProps) {
  const { by, key, total } = insights
  const items = itemsInOrder(insights)
  const bars = items.map(({ period, count, sum }) => {
    const value = key === null ? count : (sum ?? 0)
    return {
      label: shortPeriod(by, period),
      name: `${periodText(by, period)}: ${valueText(value)}`,
      value,
      href: hrefOf(query, period),
    }
  })
  const title = key === null ? `Events by ${by}` : `${key} by ${by}`
  return (
    <Layout title="Insights" here="/insights" styles="insights.css">
      <h1>Insights</h1>
      <InsightsQuestion query={query} {...askable} />
      <section aria-labelledby="answer">
        <h2 id="answer">{title}</h2>
        {items.length === 0 ? (
          <div class="empty">
            <Icon name="chart-bar" class="icon-large" />
            <p>Nothing that was recorded answers this. Ask for another period or key.</p>
          </div>
        ) : (
          <>
            <p class="insights-total">{totalText(insights)}</p>
            <BarChart title={title} bars={bars} height={160} />
            <InsightsTable insights={{ ...insights, items }} before={before} />
            <p class="actions">
              <a class="button" href={`/insights.csv?${insightsParameters(query)}`} download>
                CSV
              </a>
            </p>
          </>
        )}
      </section>
      {total.count > 0 && <OtherQuestions query={query} />}
      <Streaks {...streaks} />
    </Layout>
  )
}

/** What else may be asked of the same events. */
function OtherQuestions({ query }: { query: InsightsQuery }) {
  const others = (Object.keys(groupLabels) as InsightsQuery['by'][]).filter((by) => by !== query.by)
  return (
    <nav class="actions" aria-label="The same by">
      {others.map((by) => (
        <a class="button button-quiet" href={`/insights?${insightsParameters({ ...query, by })}`}>
          By {groupLabels[by].toLowerCase()}
        </a>
      ))}
    </nav>
  )
}

function totalText({ key, total }: Insights): string {
  const events = total.count === 1 ? 'one event' : `${valueText(total.count)} events`
  if (key === null) return `In all ${events}.`
  return `${valueText(total.sum)} in all, ${valueText(total.mean)} on average of ${events}.`
}

/** The way to the events of a bar, where a search can tell them. */
function hrefOf({ by, q, tags, start, end }: InsightsQuery, period: string): string | undefined {
  const operators = {
    year: `in:${period}`,
    month: `in:${period}`,
    tag: `tag:"${period}"`,
    weekday: undefined,
    hour: undefined,
  }
  const operator = operators[by]
  if (!operator) return undefined
  const all = { q: `${q} ${operator}`.trim(), tags: tags.join(','), start, end }
  const given = Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return `/?${new URLSearchParams(given)}`
}
