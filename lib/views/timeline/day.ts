/** Whether a date is today's or yesterday's, seen from the date `today`. */
export function nearDay(date: string, today: string): 'Today' | 'Yesterday' | undefined {
  const days = (Date.parse(today) - Date.parse(date)) / (24 * 60 * 60 * 1000)
  return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : undefined
}
