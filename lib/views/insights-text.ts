import type { InsightsQuery } from '../insights/schema.ts'
import { monthName } from './month-name.ts'

type Group = InsightsQuery['by']

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const groupLabels: Record<Group, string> = {
  year: 'Year',
  month: 'Month',
  weekday: 'Weekday',
  hour: 'Hour',
  tag: 'Tag',
}

/** Nothing where there is no number. */
export function numberText(number: number | null): string {
  return number === null ? '' : number.toLocaleString('en', { maximumFractionDigits: 2 })
}

/** "March 2026", "Monday", "18:00", or the year or tag itself. */
export function periodText(by: Group, period: string): string {
  if (by === 'month') return `${monthName(Number(period.slice(5)))} ${period.slice(0, 4)}`
  if (by === 'weekday') return weekdays[Number(period) - 1] ?? period
  return by === 'hour' ? `${period}:00` : period
}

/** The same for the foot of a bar: "03", and the year instead of January. */
export function shortPeriod(by: Group, period: string): string {
  if (by === 'month') return period.endsWith('-01') ? period.slice(0, 4) : period.slice(5)
  return by === 'weekday' ? periodText(by, period).slice(0, 2) : period
}

/** The parameters of a question, without those that aren't given. */
export function insightsParameters(query: InsightsQuery): string {
  const all = { ...query, tags: query.tags.join(',') }
  const given = Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return String(new URLSearchParams(given))
}
