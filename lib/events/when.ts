import { Temporal } from 'temporal-polyfill'
import * as v from 'valibot'
import { dateForm, dateTimeForm, outsideYears, yearForm } from '../base/date-forms.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { type Problem, problem } from '../base/problem.ts'
import {
  isTimezone,
  notTimezone,
  parseTimestamp,
  spanStart,
  timezoneForm,
} from '../base/timezone.ts'

/** How exactly a time is known; everything finer than that is the beginning of its span. */
export const Precision = v.picklist(
  ['minute', 'day', 'month', 'year'],
  'must be minute, day, month or year',
)
export type Precision = v.InferOutput<typeof Precision>

/** When an event happened, as it's stored: RFC 3339 in UTC, and the zone whose clock it was. */
export type When = {
  timestamp: string
  timezone: string
  end_timestamp: string | null
  precision: Precision
  approximate: boolean
}

const reduced = /^(\d{4})(-\d{2}(?:-\d{2})?)?(~)?$/

const whenForm = new RegExp(
  `^(?:${dateTimeForm}|(?:${dateForm}|${yearForm}(?:-(?:0[1-9]|1[0-2]))?)~?)$`,
)

/** Date and time (RFC 3339), or a date, month or year; `~` behind one of these says "around". */
export const WhenText = v.pipe(
  v.string(),
  v.regex(
    whenForm,
    'must be a date and time (RFC 3339), or a date (1998-07-12), month (1998-07) or year (1998), around which with ~',
  ),
  v.check((text) => !whenForm.test(text) || read(text, 'UTC') !== undefined, outsideYears),
  inJsonSchema({
    description:
      'RFC 3339; without an offset in `timezone`, else that of the settings. Or reduced to a date, a ' +
      `month or a year, with \`~\` behind it where that is approximate. It ${outsideYears}.`,
    examples: ['2026-11-24T18:30:00+01:00', '2026-11-24', '1998-07', '1985~'],
  }),
)

export const Timezone = v.pipe(
  v.string(),
  v.check(isTimezone, notTimezone),
  inJsonSchema({
    description: `It ${notTimezone}.`,
    pattern: timezoneForm,
    examples: ['Europe/Berlin', 'Asia/Tokyo', 'Etc/GMT+3'],
  }),
)

const finerPrecision = 'must not be finer than what timestamp says'
const lessExactEnd = 'must be as exact as the beginning'
const endBeforeStart = 'must not be before the beginning'

/** What a client says about when; what it leaves out follows from the rest. */
export const whenFields = {
  timestamp: v.nullish(WhenText),
  timezone: v.nullish(Timezone),
  end_timestamp: v.nullish(
    v.pipe(WhenText, v.description(`It ${endBeforeStart}, and ${lessExactEnd}.`)),
  ),
  precision: v.nullish(v.pipe(Precision, v.description(`It ${finerPrecision}.`))),
  approximate: v.nullish(v.boolean()),
}
type Given = v.InferOutput<v.StrictObjectSchema<typeof whenFields, undefined>>

/**
 * When a new event happened. The zone is the one given, else that of an offset which isn't the
 * owner's at that time, else the owner's. (`Z` and +00:00 say which instant, but not where.)
 * @throws {Problem} `validation_failed`
 */
export function whenOf(given: Given, owner: string, now: Date): When {
  const timezone = given.timezone ?? zoneOfOffset(given.timestamp, owner) ?? owner
  const start = given.timestamp
    ? readOr('timestamp', given.timestamp, timezone)
    : { timestamp: now.toISOString(), precision: 'minute' as const, approximate: false }
  return complete(given, { ...start, timezone, end_timestamp: null })
}

/**
 * When an event happened after a change: what isn't given stays. An exact time stays the same
 * instant in another timezone; a day, month or year stays what it is called.
 * @throws {Problem} `validation_failed`
 */
export function changeWhen(was: When, given: Given, owner: string): When {
  const timezone = given.timezone === undefined ? was.timezone : (given.timezone ?? owner)
  if (given.timestamp) {
    const start = readOr('timestamp', given.timestamp, timezone)
    return complete(given, { ...was, ...start, timezone })
  }
  const isMoved = timezone !== was.timezone && was.precision !== 'minute'
  const moved = (at: string) => (isMoved ? sameDate(at, was.timezone, timezone) : at)
  return complete(given, {
    ...was,
    timezone,
    timestamp: moved(was.timestamp),
    end_timestamp: was.end_timestamp && moved(was.end_timestamp),
  })
}

/** The fields of an event that `when` is made of are among those of `patch`. */
export function changesWhen(patch: Given): boolean {
  return Object.keys(whenFields).some((name) => patch[name as keyof Given] !== undefined)
}

function complete(given: Given, when: When): When {
  const { timezone } = when
  const precision = given.precision ?? when.precision
  if (given.timestamp && finest(precision) < finest(when.precision)) {
    throw invalid('precision', finerPrecision)
  }
  const timestamp = spanStart(when.timestamp, precision, timezone)
  const end = given.end_timestamp
    ? readOr('end_timestamp', given.end_timestamp, timezone)
    : undefined
  if (end && finest(end.precision) > finest(precision)) {
    throw invalid('end_timestamp', lessExactEnd)
  }
  const until = given.end_timestamp === undefined ? when.end_timestamp : end?.timestamp
  const end_timestamp = until ? spanStart(until, precision, timezone) : null
  if (end_timestamp && Date.parse(end_timestamp) < Date.parse(timestamp)) {
    throw invalid('end_timestamp', endBeforeStart)
  }
  const approximate = given.approximate ?? when.approximate
  return { timestamp, timezone, end_timestamp, precision, approximate }
}

type Start = Pick<When, 'timestamp' | 'precision' | 'approximate'>

function read(text: string, timezone: string): Start | undefined {
  const form = reduced.exec(text)
  if (!form) {
    const timestamp = parseTimestamp(text, timezone)
    return timestamp ? { timestamp, precision: 'minute', approximate: false } : undefined
  }
  const [, year, rest = '', tilde] = form
  const precision = rest === '' ? 'year' : rest.length === 3 ? 'month' : 'day'
  const date = `${year}${rest}${'-01-01'.slice(rest.length)}`
  const timestamp = parseTimestamp(`${date}T00:00`, timezone)
  return timestamp ? { timestamp, precision, approximate: tilde !== undefined } : undefined
}

function readOr(path: 'timestamp' | 'end_timestamp', text: string, timezone: string): Start {
  const start = read(text, timezone)
  if (!start) throw invalid(path, outsideYears)
  return start
}

/** A whole hour that isn't the owner's names a zone; of other offsets there is no name. */
function zoneOfOffset(text: string | null | undefined, owner: string): string | undefined {
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})$/.exec(text ?? '') ?? []
  if (!text || !sign || !/[T ]/i.test(text) || minutes !== '00' || Number(hours) === 0) return
  const instant = parseTimestamp(text, 'UTC')
  if (!instant) return
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(owner).offset
  if (there === `${sign}${hours}:00` || Number(hours) > 12) return
  // POSIX counts westwards.
  return `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`
}

function sameDate(timestamp: string, from: string, to: string): string {
  const { year, month, day } = Temporal.Instant.from(timestamp).toZonedDateTimeISO(from)
  return Temporal.PlainDate.from({ year, month, day }).toZonedDateTime(to).toInstant().toString()
}

const precisions = ['minute', 'day', 'month', 'year']
const finest = (precision: string) => precisions.indexOf(precision)

function invalid(path: string, message: string): Problem {
  return problem('validation_failed', `${path}: ${message}.`, { errors: [{ path, message }] })
}
