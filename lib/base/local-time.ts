/** How a timestamp reads on a clock: `date` as 2026-11-24, `time` as 18:30. */
export type LocalTime = { date: string; time: string }

/** Making a formatter takes longer than a page of events; there is one timezone in use, or few. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/** What calendar and clock in `timezone` show at `timestamp` (RFC 3339). */
export function localTime(timestamp: string, timezone: string): LocalTime {
  // Swedish writes dates as ISO 8601 does.
  const [date = '', time = ''] = formatter(timezone).format(Date.parse(timestamp)).split(' ')
  return { date: date.padStart('0000-00-00'.length, '0'), time }
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone)
  if (!made) {
    made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    formatters.set(timeZone, made)
  }
  return made
}
