import { dateFormat } from './date-format.ts'

/** How a timestamp reads on a clock: `date` as 2026-11-24, `time` as 18:30. */
export type LocalTime = { date: string; time: string }

/** What calendar and clock in `timezone` show at `timestamp` (RFC 3339). */
export function localTime(timestamp: string, timezone: string): LocalTime {
  // Swedish writes dates as ISO 8601 does.
  const [date = '', time = ''] = dateFormat('sv-SE', timezone, form)
    .format(Date.parse(timestamp))
    .split(' ')
  return { date: date.padStart('0000-00-00'.length, '0'), time }
}

const form = { dateStyle: 'short', timeStyle: 'short' } as const
