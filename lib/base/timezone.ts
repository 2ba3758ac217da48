import { Temporal } from 'temporal-polyfill'
import { dateForm } from './date-forms.ts'

/** A regular expression for the names in the IANA database, and what a name that isn't there is told. */
export const timezoneForm = '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$'
export const notTimezone = 'must be an IANA name like Europe/Berlin'

/** The names of three letters that mean the same to everybody. */
const shortNames = /^(UTC|GMT|UCT|EST|MST|HST|PRC|ROC|ROK)$/i

/**
 * Whether the runtime knows `name` as an IANA timezone. A bare offset is none: PostgreSQL would take
 * `-03:00` for three hours east. Nor are other names of three letters, which PostgreSQL takes for
 * abbreviations: BST is Bangladesh to ICU and British summer there, CET has no summer time.
 */
export function isTimezone(name: string): boolean {
  if (/^[+-]/.test(name) || (name.length === 3 && !shortNames.test(name))) return false
  try {
    return Boolean(epoch.toZonedDateTimeISO(name))
  } catch {
    return false
  }
}

const epoch = Temporal.Instant.fromEpochMilliseconds(0)

/**
 * The timestamp that `text` names, in RFC 3339 UTC with the digits it was given: either with an offset
 * (`2026-11-24T18:30:00+01:00`) or as the clock showed it in `timezone` (`2026-11-24T18:30`). A
 * clock time that a change to summer time skips is taken an hour later, one that happens twice as
 * the earlier one (Temporal's "compatible"). Undefined where the text is no date and time.
 */
export function parseTimestamp(text: string, timezone: string): string | undefined {
  const utc = parseUtc(text)
  if (utc) return utc
  const instant = instantOf(text, timezone)
  return instant && inRange(instant) ? instant.toString() : undefined
}

/**
 * The timestamp where `text` is one in the form in which LifeLog itself writes them, which needs no
 * calendar to be understood; else undefined. An import reads three a record, in a tenth of the time.
 */
export function parseUtc(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/.test(text) || text < '0001') return
  // A Date makes the 2nd of March of the 30th of February, and a day more of 24:00.
  if (new Date(text).getUTCDate() !== Number(text.slice(8, 10))) return
  if (!text.includes('.')) return text
  let end = text.length - 1
  while (text[end - 1] === '0') end -= 1
  return `${text.slice(0, text[end - 1] === '.' ? end - 1 : end)}Z`
}

const wholeDate = new RegExp(`^${dateForm}$`)

/** Whether `text` is a date of the calendar, as 2026-11-24. */
export function isDate(text: string): boolean {
  return wholeDate.test(text)
}

/**
 * The first instant of `date` (`2026-11-24`) in `timezone` and the first one after it, in RFC 3339
 * UTC. Undefined where the text is no date.
 */
export function dayBounds(
  date: string,
  timezone: string,
): { start: string; next: string } | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined
  try {
    const day = Temporal.PlainDate.from(date)
    const start = day.toZonedDateTime(timezone).toInstant()
    const next = day.add({ days: 1 }).toZonedDateTime(timezone).toInstant()
    return inRange(start) && inRange(next)
      ? { start: start.toString(), next: next.toString() }
      : undefined
  } catch {
    return undefined
  }
}

/**
 * The first instant of the minute, day, month or year in `timezone` that `timestamp` lies in; for a
 * minute the timestamp itself, with its seconds. RFC 3339 UTC.
 */
export function spanStart(
  timestamp: string,
  precision: 'minute' | 'day' | 'month' | 'year',
  timezone: string,
): string {
  if (precision === 'minute') return timestamp
  const { year, month, day } = Temporal.Instant.from(timestamp).toZonedDateTimeISO(timezone)
  const date = {
    year,
    month: precision === 'year' ? 1 : month,
    day: precision === 'day' ? day : 1,
  }
  return Temporal.PlainDate.from(date).toZonedDateTime(timezone).toInstant().toString()
}

const timestampPattern =
  /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})?$/

function instantOf(text: string, timezone: string): Temporal.Instant | undefined {
  const form = timestampPattern.exec(text)
  if (!form) return undefined
  try {
    if (form[3]) return Temporal.Instant.from(text.toUpperCase().replace(' ', 'T'))
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).toInstant()
  } catch {
    return undefined
  }
}

/** RFC 3339 knows the years 0000 to 9999, PostgreSQL no year 0. */
const firstInstant = Date.parse('0001-01-01T00:00:00Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')

/** Whether a timestamp (RFC 3339 UTC) is one that can be stored. */
export function isInYears(timestamp: string): boolean {
  return inRange(Temporal.Instant.from(timestamp))
}

function inRange(instant: Temporal.Instant): boolean {
  return instant.epochMilliseconds >= firstInstant && instant.epochMilliseconds <= lastInstant
}
