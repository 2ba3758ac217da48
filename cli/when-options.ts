import type { Event } from '../lib/events/schema.ts'
import { usage } from './failure.ts'
import { parseEnd, parseTimestamp, whenHelp } from './when.ts'

/** Options that say when and where, of every command that writes an event. */
export const whenOptions = {
  '--timestamp <when>': `When it happened: ${whenHelp}; 1998-07-12, 1998-07 or 1998, with ~ for about`,
  '--end <when>': 'When it ended, as exactly as --timestamp; a clock time is on the same day',
  '--timezone <name>': 'Where its clock was: an IANA name like Asia/Tokyo',
  '--precision <how>': 'How exactly the time is known: minute, day, month or year',
  '--approximate': 'The time is only about right',
  '--place <name>': 'Name of the place',
  '--latitude <degrees>': 'Where it was, north of the equator; south is negative',
  '--longitude <degrees>': 'Where it was, east of Greenwich; west is negative',
} as const

export type GivenWhen = {
  timestamp?: string
  end?: string
  timezone?: string
  precision?: string
  approximate?: true
  place?: string
  latitude?: string
  longitude?: string
}

/**
 * What the options say about when, as the API takes it; empty text clears.
 * @param owner asks for the owner's timezone
 * @throws {Failure} `usage`
 */
export async function whenGiven(given: GivenWhen, owner: () => Promise<string>) {
  const { timestamp, end, timezone, precision, approximate } = given
  if (timezone) checkTimezone(timezone)
  const zone = timezone ? async () => timezone : owner
  const begin = timestamp && (await parseTimestamp(timestamp, zone))
  return {
    timestamp: begin || undefined,
    end_timestamp: end === '' ? null : end && (await parseEnd(end, begin, zone)),
    timezone: timezone === '' ? null : timezone,
    precision,
    approximate,
  }
}

/**
 * The place that the options make of what it was: what isn't given stays, empty text clears.
 * @throws {Failure} `usage` for coordinates that are no numbers
 */
export function locationGiven(
  { place, latitude, longitude }: GivenWhen,
  was: Event['location'] = null,
): Event['location'] | undefined {
  if (place === undefined && latitude === undefined && longitude === undefined) return undefined
  const location = {
    latitude: latitude === undefined ? (was?.latitude ?? null) : degrees('latitude', latitude),
    longitude: longitude === undefined ? (was?.longitude ?? null) : degrees('longitude', longitude),
    name: place === undefined ? (was?.name ?? null) : place.trim() || null,
  }
  return Object.values(location).every((value) => value === null) ? null : location
}

function degrees(name: string, given: string): number | null {
  if (given === '') return null
  if (!/^[+-]?\d+(\.\d+)?$/.test(given)) {
    throw usage(`--${name} must be a number of degrees like -33.92, not "${given}"`)
  }
  return Number(given)
}

function checkTimezone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    throw usage(`--timezone must be an IANA name like Europe/Berlin, not "${name}"`)
  }
}

/** The fields that are given: what is undefined doesn't go over what comes from elsewhere. */
export function definedOf<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<T>
}
