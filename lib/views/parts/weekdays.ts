import { dateFormat } from '../../base/date-format.ts'
import { firstWeekday } from '../../base/locale.ts'
import { usePageState } from './page-state.tsx'

/** The days of a week in their order, from the page's first one on: 1 for Monday to 7 for Sunday. */
export function weekdays(): number[] {
  const first = firstWeekday(usePageState().locale)
  return Array.from({ length: 7 }, (_, index) => ((first - 1 + index) % 7) + 1)
}

/** The name of a weekday, 1 for Monday to 7 for Sunday. */
export function weekdayName(weekday: number, length: 'long' | 'short'): string {
  // 1 January 2024 is a Monday.
  return dateFormat(usePageState().locale, 'UTC', { weekday: length }).format(
    Date.UTC(2024, 0, weekday),
  )
}

/** How many days of its week come before a date. */
export function daysBefore(date: string): number {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  return weekdays().indexOf(weekday)
}
