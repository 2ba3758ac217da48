import type { Histogram } from '../lib/search/schema.ts'
import { columns, count } from './output.ts'

/** How long the longest bar is, in characters. */
const maxBarLength = 40

/** A line a month with a bar, and one before each year with its sum. */
export function histogramLines({ items }: Histogram): string[] {
  const max = Math.max(...items.map((item) => item.count))
  const years = Map.groupBy(items, ({ month }) => month.slice(0, 4))
  const width = Math.max(0, ...[...years.values()].map((months) => count(sum(months)).length))
  const line = (label: string, n: number, bar: string) => [label, count(n).padStart(width), bar]
  return columns(
    [...years]
      .flatMap(([year, months]) => [
        line(year, sum(months), ''),
        ...months.map((item) =>
          line(item.month, item.count, '#'.repeat(Math.ceil((item.count / max) * maxBarLength))),
        ),
      ])
      .map(([label = '', ...rest]) => [label.padEnd(7), ...rest]),
  )
}

function sum(months: Histogram['items']): number {
  return months.reduce((total, month) => total + month.count, 0)
}
