import type { ParsedComponents, ParsedResult } from 'chrono-node'
import { Chrono, configuration } from 'chrono-node/en'
import { Temporal } from 'temporal-polyfill'

/** A time found in words: where in the text, and as the API takes it. */
export type QuickTime = {
  index: number
  text: string
  timestamp: string
  end_timestamp?: string
}

/** Day before month, and `12.6.` as people write it from Berlin to Helsinki. */
const parser = new Chrono(configuration.createCasualConfiguration(true))
parser.parsers.unshift({
  pattern: () => /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})?(?![\d.])/,
  extract: (_, [, day, month, year]) => ({
    day: Number(day),
    month: Number(month),
    ...(year !== undefined && { year: Number(year) }),
  }),
})
/** Reads "June 12" as a day, where the one above takes it for a month of 2012. */
const monthFirst = new Chrono(configuration.createCasualConfiguration(false))
const monthAndDay = /^[a-z]+ \d{1,2}(?!\d)/i

/** A clock time and, behind it, a word of the sentence: "23:00 night bus". */
const partOfDay = /^(.*\d:\d\d)\s+(?:night|morning|afternoon|evening)$/i

const seasons: Record<string, [begin: number, end: number]> = {
  spring: [3, 5],
  summer: [6, 8],
  autumn: [9, 11],
  fall: [9, 11],
  winter: [12, 14],
}
const season = /\b(spring|summer|autumn|fall|winter) (\d{4})\b/gi
const year = /(?<![\w~])(?:in (\d{4})|(?:around |about |circa |~)(\d{4}))(?!\w)/gi
const around = /(?:around|about|circa|~)\s*$/i

/** Words that are far more often something else. */
const ambiguous =
  /^(?:sun|mon|tue|wed|thu|fri|sat|may|march|mar|jan|now|second|noon|\d{1,2}|at \d{1,2})$/i

/**
 * The times that `text` speaks of, in its order, as clocks and calendars in `timezone` show them. What
 * has no year is the latest that isn't in the future.
 */
export function findTimes(text: string, now: Date, timezone: string): QuickTime[] {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone)
  const reference = { instant: now, timezone: Math.round(zoned.offsetNanoseconds / 60e9) }
  const today = zoned.toPlainDate()
  const spans = [...findSeasons(text), ...findYears(text)]
  const dates = parser.parse(text, reference).flatMap((found): QuickTime[] => {
    const said = partOfDay.exec(found.text)?.[1] ?? found.text
    if (ambiguous.test(said)) return []
    const [result] =
      said === found.text && !monthAndDay.test(said)
        ? [found]
        : (monthAndDay.test(said) ? monthFirst : parser).parse(said, reference)
    if (!result) return []
    return [asTime(text, { ...result, index: found.index, text: said } as ParsedResult, today)]
  })
  const inSpan = ({ index }: QuickTime) =>
    spans.some((span) => index >= span.index && index < span.index + span.text.length)
  return [...spans, ...dates.filter((time) => !inSpan(time))].sort((a, b) => a.index - b.index)
}

function* findSeasons(text: string): Generator<QuickTime> {
  for (const match of text.matchAll(season)) {
    const [begin, end] = seasons[match[1]?.toLowerCase() ?? ''] ?? [1, 12]
    const first = Temporal.PlainYearMonth.from({ year: Number(match[2]), month: 1 })
    yield {
      index: match.index,
      text: match[0],
      timestamp: first.add({ months: begin - 1 }).toString(),
      end_timestamp: first.add({ months: end - 1 }).toString(),
    }
  }
}

function* findYears(text: string): Generator<QuickTime> {
  for (const match of text.matchAll(year)) {
    const timestamp = match[1] ?? `${match[2]}~`
    yield { index: match.index, text: match[0], timestamp }
  }
}

function asTime(
  text: string,
  { index, text: said, start, end }: ParsedResult,
  today: Temporal.PlainDate,
): QuickTime {
  const prefix = around.exec(text.slice(0, index))?.[0] ?? ''
  const date = dateOf(start, today)
  const begin = index - prefix.length
  const whole = { index: begin, text: prefix + said }
  if (!start.isCertain('hour')) {
    const knowsDay = start.isCertain('day') || start.isCertain('weekday')
    const knowsMonth = start.isCertain('month')
    const length = knowsDay || !start.isCertain('year') ? 10 : knowsMonth ? 7 : 4
    const timestamp = date.toString().slice(0, length) + (prefix ? '~' : '')
    const until = end && length === 10 ? { end_timestamp: dateOf(end, today).toString() } : {}
    return { ...whole, timestamp, ...until }
  }
  const timestamp = `${date}T${clockOf(start)}`
  if (!end) return { ...whole, timestamp }
  const isNextDay = clockOf(end) < clockOf(start)
  const last = end.isCertain('day') ? dateOf(end, today) : date.add({ days: isNextDay ? 1 : 0 })
  return { ...whole, timestamp, end_timestamp: `${last}T${clockOf(end)}` }
}

function dateOf(components: ParsedComponents, today: Temporal.PlainDate): Temporal.PlainDate {
  const [year, month, day] = (['year', 'month', 'day'] as const).map((name) => components.get(name))
  const date = Temporal.PlainDate.from({ year: year ?? 1, month: month ?? 1, day: day ?? 1 })
  if (Temporal.PlainDate.compare(date, today) <= 0 || components.isCertain('year')) return date
  if (components.isCertain('day')) return date.subtract({ years: 1 })
  return components.isCertain('weekday') ? date.subtract({ days: 7 }) : date
}

function clockOf(components: ParsedComponents): string {
  const two = (value: number | null) => String(value ?? 0).padStart(2, '0')
  return `${two(components.get('hour'))}:${two(components.get('minute'))}`
}
