import { dateFormat } from '../base/date-format.ts'

/** The name of a month, 1–12. */
export function monthName(month: number): string {
  return dateFormat('en-GB', 'UTC', nameOnly).format(Date.UTC(2000, month - 1))
}

/** A date in words: Tuesday, 24 November 2026. */
export function longDay(date: string): string {
  return dateFormat('en-GB', 'UTC', long).format(Date.parse(date))
}

const nameOnly = { month: 'long' } as const
const long = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
