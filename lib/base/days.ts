/** A date as 2026-11-24. */
export function dateOf(year: number, month: number, day: number): string {
  const two = [month, day].map((number) => String(number).padStart(2, '0'))
  return [String(year).padStart(4, '0'), ...two].join('-')
}

/** How many days a month (1–12) has. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

export function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
