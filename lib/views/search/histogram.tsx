import { parseSearch } from '../../search/query/parse.ts'
import type { Histogram } from '../../search/schema.ts'
import type { Timeline, TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { BarChart } from '../parts/bar-chart.tsx'
import { Layout } from '../parts/layout.tsx'
import { monthOfYear, shortMonth } from '../parts/month-name.ts'
import { numberText } from '../parts/number-text.ts'

/** Where the bars come once what was found is there, lest that wait for them. */
export function HistogramPlace({
  view,
  timeline: { total, searched = view.q },
}: {
  view: TimelineQuery
  timeline: Timeline
}) {
  if (!total || total.value < 2) return null
  const url = timelineUrl({ ...view, q: searched }).replace('/', '/search/histogram')
  return (
    <div class="histogram-place" hx-get={url} hx-trigger="load delay:300ms" hx-swap="innerHTML">
      <a class="without-script" href={url}>
        When that was
      </a>
    </div>
  )
}

/** The bars on a page of their own, where there is no script. */
export function HistogramPage(shown: { view: TimelineQuery; histogram: Histogram }) {
  return (
    <Layout title="When that was" styles="timeline.css">
      <h1>When that was</h1>
      <HistogramChart {...shown} />
      <p>
        <a href={timelineUrl(shown.view)}>Back to what was found</a>
      </p>
    </Layout>
  )
}

/** A year or a month: `2019`, `2019-07`. */
type Bar = { span: string; count: number }

/** Years are shown where there are more months than these between the first and the last. */
const maxMonths = 24

/** When the events of a search happened, as bars that each lead to their year or month. */
export function HistogramChart({ view, histogram }: { view: TimelineQuery; histogram: Histogram }) {
  const bars = barsOf(histogram)
  if (bars.length < 2) return null
  const title = `Events by ${isByYear(bars) ? 'year' : 'month'}`
  const drawn = bars.map(({ span, count }) => ({
    label: shortText(span),
    name: `${spanText(span)}: ${about(histogram)}${numberText(count)} ${count === 1 ? 'event' : 'events'}`,
    value: count,
    href: count === 0 ? undefined : timelineUrl({ ...view, q: within(view.q, span) }),
  }))
  return (
    <figure class="histogram">
      <BarChart title={title} bars={drawn} height={72} />
      <figcaption class="visually-hidden">
        <table>
          <caption>{title}</caption>
          <tbody>
            {bars
              .filter(({ count }) => count > 0)
              .map(({ span, count }) => (
                <tr>
                  <th scope="row">{spanText(span)}</th>
                  <td>{`${about(histogram)}${numberText(count)}`}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </figcaption>
    </figure>
  )
}

/** The search within a span, in place of one that it was within before. */
function within(q: string, span: string): string {
  const before = parseSearch(q).filters.filter(
    ({ text, excluded }) => !excluded && /^in:\S+$/i.test(text),
  )
  const rest = before
    .toReversed()
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), q)
  return `${rest.trim()} in:${span}`
}

function barsOf({ items }: Histogram): Bar[] {
  const [first, last] = [items[0], items.at(-1)]
  if (!first || !last) return []
  const [from, until] = [monthsOf(first.month), monthsOf(last.month)]
  const byYear = until - from >= maxMonths
  const spans = byYear
    ? range(Math.floor(from / 12), Math.floor(until / 12)).map((year) => pad(year))
    : range(from, until).map(
        (n) => `${pad(Math.floor(n / 12))}-${String((n % 12) + 1).padStart(2, '0')}`,
      )
  const counts = new Map<string, number>()
  for (const { month, count } of items) {
    const span = byYear ? month.slice(0, 4) : month
    counts.set(span, (counts.get(span) ?? 0) + count)
  }
  // Of a year that is mistyped there would be thousands of bars.
  const shown = spans.length > maxBars ? [...counts.keys()] : spans
  return shown.map((span) => ({ span, count: counts.get(span) ?? 0 }))
}

const maxBars = 120

function monthsOf(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
}

function range(from: number, until: number): number[] {
  return Array.from({ length: until - from + 1 }, (_, i) => from + i)
}

function pad(year: number): string {
  return String(year).padStart(4, '0')
}

function isByYear(bars: Bar[]): boolean {
  return bars[0]?.span.length === 4
}

function about({ relation }: Histogram): string {
  return relation === 'approximate' ? 'about ' : ''
}

function spanText(span: string): string {
  const [year = '', month] = span.split('-')
  return month ? monthOfYear(span) : year
}

/** Below a bar: the year in two digits, the month's first letter, or the year where one begins. */
function shortText(span: string): string {
  const [year = '', month] = span.split('-')
  if (!month) return `’${year.slice(2)}`
  return month === '01' ? `’${year.slice(2)}` : shortMonth(span).slice(0, 3)
}
