import { dateFormat } from '../../base/date-format.ts'
import { usePageState } from './page-state.tsx'

/** An hour of the day, 0–23, as clocks show it: 08:00. */
export function hourText(hour: number): string {
  return formatted(hour, { timeStyle: 'short' })
}

/** The same in at most four characters: 08, or 8am. */
export function shortHour(hour: number): string {
  const text = formatted(hour, { hour: 'numeric' }).replace(/\s/g, '').toLowerCase()
  return text.length > 4 ? String(hour) : text
}

function formatted(hour: number, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(usePageState().locale, 'UTC', options).format(Date.UTC(2000, 0, 1, hour))
}
