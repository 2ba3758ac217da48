import { dateFormat } from '../../base/date-format.ts'
import { usePageState } from './page-state.tsx'

/** The name of a month, 1–12. */
export function monthName(month: number): string {
  return inWords(Date.UTC(2000, month - 1), { month: 'long' })
}

/** A month (2026-11), by its short name: Nov. */
export function shortMonth(month: string): string {
  return inWords(Date.parse(month), { month: 'short' })
}

/** A month (2026-11), shortly with its year: Nov 2026. */
export function monthOfYear(month: string): string {
  return inWords(Date.parse(month), { month: 'short', year: 'numeric' })
}

/** A month (2026-11) with its year: November 2026. */
export function longMonth(month: string): string {
  return inWords(Date.parse(month), { month: 'long', year: 'numeric' })
}

/** A date in words: Tuesday, 24 November 2026. */
export function longDay(date: string): string {
  return inWords(Date.parse(date), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
}

/** A date without its weekday: 24 November 2026. */
export function dayOfYear(date: string): string {
  return inWords(Date.parse(date), { day: 'numeric', month: 'long', year: 'numeric' })
}

/** A date, or the one of a date and time, as briefly as it stays clear: 24 Nov 2026. */
export function shortDay(date: string): string {
  return inWords(Date.parse(date.slice(0, 10)), { dateStyle: 'medium' })
}

function inWords(time: number, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(usePageState().locale, 'UTC', options).format(time)
}
