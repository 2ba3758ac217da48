const short = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium' })

/** A date, or the one of a date and time, as briefly as it stays clear: 24 Nov 2026. */
export function shortDay(date: string): string {
  return short.format(Date.parse(date.slice(0, 10)))
}

/** Whether a date is today's or yesterday's, seen from the date `today`. */
export function nearDay(date: string, today: string): 'Today' | 'Yesterday' | undefined {
  const days = (Date.parse(today) - Date.parse(date)) / (24 * 60 * 60 * 1000)
  return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : undefined
}
