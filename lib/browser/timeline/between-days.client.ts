/**
 * A head of the timeline: what stands under it begins on the date `key` (2026-11-24; 2026-11 or 2026
 * where no more is known, with a ~ where that is approximate) and ends on the date `until`.
 */
export type DaySpan = { key: string; until: string }

/** What tells a head from the one above it: the month that begins, and how long nothing is noted. */
export type BetweenDays = {
  month: string | undefined
  isNewYear: boolean
  gap: string | undefined
}

/**
 * What stands above `day`, which follows `previous` in whichever order; the first follows `today`.
 * @param locale in which the month is written
 */
export function betweenDays(
  previous: DaySpan | undefined,
  day: DaySpan,
  today: string,
  locale: string,
): BetweenDays {
  const date = dateOf(day.key)
  const before = previous?.key ?? today
  const isNewYear = date.slice(0, 4) !== before.slice(0, 4)
  const isNewMonth = isNewYear || (date.length > 4 && date.slice(0, 7) !== before.slice(0, 7))
  return {
    month: isNewMonth ? monthText(date, locale) : undefined,
    isNewYear,
    gap: previous && lasting(daysBetween(previous, day)),
  }
}

function dateOf(key: string): string {
  return key.replace('~', '')
}

function monthText(date: string, locale: string): string {
  if (date.length === 4) return String(Number(date))
  return monthFormat(locale).format(Date.parse(date))
}

/** The last one that was made: to make one takes a hundred times as long as to use it. */
let made: { locale: string; format: Intl.DateTimeFormat } | undefined

function monthFormat(locale: string): Intl.DateTimeFormat {
  const month = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  if (made?.locale !== locale) made = { locale, format: new Intl.DateTimeFormat(locale, month) }
  return made.format
}

function daysBetween(one: DaySpan, other: DaySpan): number {
  const [earlier, later] = one.key < other.key ? [one, other] : [other, one]
  return (Date.parse(dateOf(later.key)) - Date.parse(dateOf(earlier.until))) / 86_400_000
}

/** So many days as people say it; undefined where they are too few to speak of. */
function lasting(days: number): string | undefined {
  if (days < 14) return undefined
  if (days < 60) return `${inWords(days / 7)} weeks`
  if (days < 350) return `${inWords(days / 30.44)} months`
  return days < 548 ? 'a year' : `${inWords(days / 365.25)} years`
}

const words = 'two three four five six seven eight nine ten eleven twelve'.split(' ')

function inWords(number: number): string {
  return words[Math.round(number) - 2] ?? String(Math.round(number))
}
