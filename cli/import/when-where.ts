import { limits } from '../../lib/base/limits.ts'
import type { ImportRecord } from './record.ts'
import { type DateOrder, timestampOf } from './timestamp.ts'

/** What another program says of when and where, beside the beginning, as text. */
export type WhenWhere = {
  timezone?: string | undefined
  end?: string | undefined
  end_time?: string | undefined
  precision?: string | undefined
  approximate?: string | undefined
  place?: string | undefined
  latitude?: string | undefined
  longitude?: string | undefined
}
export type WhenWhereField = keyof WhenWhere

/** The fields of a record that say it, and those that aren't understood, each with the reason. */
export type ReadWhenWhere = {
  fields: Partial<ImportRecord>
  lost: Map<WhenWhereField, string>
}

const yes = /^(yes|true|1|x|y)$/i
const no = /^(no|false|0|n)$/i
const coordinates = /^([+-]?\d{1,2}(?:\.\d+)?)[,;] ?([+-]?\d{1,3}(?:\.\d+)?)$/

/**
 * Reads what is said of when and where. An end that is a clock time alone is on the day of
 * `timestamp`; a place that is two numbers is its coordinates.
 */
export function readWhenWhere(
  given: WhenWhere,
  timestamp: string | undefined,
  order: DateOrder,
): ReadWhenWhere {
  const lost: ReadWhenWhere['lost'] = new Map()
  const lose = (field: WhenWhereField, why: string) => {
    lost.set(field, `${field}: "${given[field]}" ${why}`)
    return undefined
  }
  const { timezone, end, end_time, precision, approximate } = given
  const fields: Partial<ImportRecord> = {}
  if (timezone) {
    if (isTimezone(timezone)) fields.timezone = timezone
    else lose('timezone', 'is no IANA name like Europe/Berlin')
  }
  if (end || end_time) {
    const found = endOf(end, end_time, timestamp, order)
    const field = end ? 'end' : 'end_time'
    if (!found) lose(field, 'is no time that is understood')
    else if (isDate(found) && timestamp && !isDate(timestamp)) lose(field, 'has no time of day')
    else fields.end_timestamp = found
  }
  if (precision) {
    const named = precision.toLowerCase()
    if (/^(minute|day|month|year)$/.test(named)) fields.precision = named
    else lose('precision', 'is not minute, day, month or year')
  }
  if (approximate) {
    if (yes.test(approximate)) fields.approximate = true
    else if (!no.test(approximate)) lose('approximate', 'is neither yes nor no')
  }
  const location = locationOf()
  if (location) fields.location = location
  return { fields, lost }

  function locationOf(): ImportRecord['location'] {
    const { place } = given
    const both = coordinates.exec(place ?? '')
    const latitude = degrees('latitude', both?.[1] ?? given.latitude, 90)
    const longitude = degrees('longitude', both?.[2] ?? given.longitude, 180)
    const isWhole = latitude !== undefined && longitude !== undefined
    if (latitude !== undefined && !isWhole) lose('latitude', 'has no longitude')
    if (longitude !== undefined && !isWhole) lose('longitude', 'has no latitude')
    const isLong = [...(place ?? '')].length > limits.placeName
    if (isLong) lose('place', `has more than ${limits.placeName} characters`)
    const name = both || isLong ? null : place || null
    if (isWhole) return { latitude, longitude, name }
    return name === null ? undefined : { latitude: null, longitude: null, name }
  }

  function degrees(field: 'latitude' | 'longitude', text: string | undefined, max: number) {
    if (!text) return undefined
    const value = /^[+-]?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN
    return Math.abs(value) <= max ? value : lose(field, `is no ${field} in degrees`)
  }
}

function endOf(
  end: string | undefined,
  time: string | undefined,
  timestamp: string | undefined,
  order: DateOrder,
): string | undefined {
  const day = timestamp?.slice(0, 10)
  if (end) return timestampOf(end, order, time) ?? (day && timestampOf(day, order, end))
  return day && timestampOf(day, order, time)
}

function isDate(timestamp: string): boolean {
  return timestamp.length <= 10
}

/** @see lib/base/timezone.ts: three letters that aren't IANA's mean different zones to different programs */
export function isTimezone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^(UTC|GMT|EST|MST|HST|[A-Z]{2}|[A-Z].{3,})$/i.test(name))
    return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
