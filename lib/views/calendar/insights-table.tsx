import type { Insights } from '../../insights/schema.ts'
import { groupLabels, periodText, valueText } from './insights-text.ts'

type InsightsTableProps = {
  insights: Insights
  /** The same question of the year before, with that year. */
  before?: { year: number; insights: Insights } | undefined
}

/** The numbers behind a chart, and beside them how they changed since the year before. */
export function InsightsTable({ insights: { by, key, items, total }, before }: InsightsTableProps) {
  const shownOf = (item?: { count: number; sum: number | null }) =>
    (key === null ? item?.count : item?.sum) ?? 0
  const then = new Map(before?.insights.items.map((item) => [item.period, shownOf(item)]))
  const columns = [
    groupLabels[by],
    'Events',
    ...(key === null ? [] : ['Sum', 'Mean']),
    ...(before ? [String(before.year), 'Change'] : []),
  ]
  const numbers = (item: typeof total, earlier: number) => [
    valueText(item.count),
    ...(key === null ? [] : [valueText(item.sum), valueText(item.mean)]),
    ...(before ? [valueText(earlier), changeText(shownOf(item) - earlier)] : []),
  ]
  return (
    <details class="as-table">
      <summary>As a table</summary>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row
              name={periodText(by, item.period)}
              cells={numbers(item, then.get(item.period) ?? 0)}
            />
          ))}
        </tbody>
        <tfoot>
          <Row name="Total" cells={numbers(total, shownOf(before?.insights.total))} />
        </tfoot>
      </table>
    </details>
  )
}

function Row({ name, cells }: { name: string; cells: string[] }) {
  return (
    <tr>
      <th scope="row" dir="auto">
        {name}
      </th>
      {cells.map((cell) => (
        <td>{cell}</td>
      ))}
    </tr>
  )
}

function changeText(change: number): string {
  if (change === 0) return '='
  return `${change > 0 ? '+' : '−'}${valueText(Math.abs(change))}`
}
