import type { Event } from '../lib/events/schema.ts'
import { clockTime } from './when.ts'

type When = Pick<Event, 'timestamp' | 'timezone' | 'end_timestamp' | 'precision' | 'approximate'>

const lengths = { minute: 16, day: 10, month: 7, year: 4 }

/**
 * When an event happened, by the clock and calendar of where that was, as exactly as it's known:
 * `2026-11-24 12:30–13:45`, `2026-06-20 – 2026-06-27`, `around 1985`.
 */
export function whenText({ timestamp, timezone, end_timestamp, precision, approximate }: When) {
  const shown = (at: string) => clockTime(at, timezone).slice(0, lengths[precision])
  const begin = shown(timestamp)
  return `${approximate ? 'around ' : ''}${begin}${untilText(begin, end_timestamp && shown(end_timestamp))}`
}

/** Of an end on the same day the clock is enough. */
function untilText(begin: string, end: string | null): string {
  if (end === null || end === begin) return ''
  const sameDay = end.length === lengths.minute && end.slice(0, 10) === begin.slice(0, 10)
  return sameDay ? `–${end.slice(11)}` : ` – ${end}`
}

/** A place by its name, its coordinates or both; empty where there is none. */
export function placeText({ location }: Pick<Event, 'location'>): string {
  if (!location) return ''
  const { name, latitude, longitude } = location
  const coordinates = latitude === null ? '' : `${latitude}, ${longitude}`
  return name && coordinates ? `${name} (${coordinates})` : (name ?? coordinates)
}
