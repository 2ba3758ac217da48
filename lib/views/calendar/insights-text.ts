import type { Insights, InsightsQuery } from '../../insights/schema.ts'
import { hourText, shortHour } from '../parts/hours.ts'
import { longMonth } from '../parts/month-name.ts'
import { numberText } from '../parts/number-text.ts'
import { weekdayName, weekdays } from '../parts/weekdays.ts'

type Group = InsightsQuery['by']

export const groupLabels: Record<Group, string> = {
  year: 'Year',
  month: 'Month',
  weekday: 'Weekday',
  hour: 'Hour',
  tag: 'Tag',
}

/** Nothing where there is no number. */
export function valueText(value: number | null): string {
  return value === null ? '' : numberText(value, { maximumFractionDigits: 2 })
}

/** "March 2026", "Monday", "18:00", or the year or tag itself. */
export function periodText(by: Group, period: string): string {
  if (by === 'month') return longMonth(period)
  if (by === 'weekday') return weekdayName(Number(period), 'long')
  return by === 'hour' ? hourText(Number(period)) : period
}

/** The same for the foot of a bar: "03", and the year instead of January. */
export function shortPeriod(by: Group, period: string): string {
  if (by === 'month') return period.endsWith('-01') ? period.slice(0, 4) : period.slice(5)
  if (by === 'weekday') return weekdayName(Number(period), 'short')
  return by === 'hour' ? shortHour(Number(period)) : period
}

/** The groups as they are shown: a week begins with the page's first weekday. */
export function itemsInOrder({ by, items }: Insights): Insights['items'] {
  if (by !== 'weekday') return items
  const order = weekdays()
  const place = ({ period }: Insights['items'][number]) => order.indexOf(Number(period))
  return items.toSorted((a, b) => place(a) - place(b))
}

/** The parameters of a question, without those that aren't given. */
export function insightsParameters(query: InsightsQuery): string {
  const all = { ...query, tags: query.tags.join(',') }
  const given = Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return String(new URLSearchParams(given))
}
