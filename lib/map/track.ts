import { sql } from 'kysely'
import { localTime } from '../base/local-time.ts'
import type { Context } from '../context.ts'
import type { When } from '../events/when.ts'
import type { Bounds } from './cells.ts'
import { distance } from './cells.ts'

/** An event on the way through a day. */
export type Stop = {
  id: number
  title: string
  latitude: number
  longitude: number
  name: string | null
  /** The clock there (12:30); null where only the day is known. */
  clock: string | null
}

/** More stops than these are no way that anyone could follow. */
const maxStops = 500

/** The events of a day that have a position, in the order in which they happened there. */
export async function readTrack({ db }: Context, date: string): Promise<Stop[]> {
  const { rows } = await sql<
    Omit<Stop, 'clock'> & Pick<When, 'timestamp' | 'timezone' | 'precision'>
  >`
    select id, title, latitude, longitude, place as name, timestamp, timezone, precision
    from events
    where local_date = ${date}::date and deleted_at is null and precision in ('minute', 'day')
      and latitude is not null
    order by timestamp, id limit ${sql.lit(maxStops)}`.execute(db)
  return rows.map(({ timestamp, timezone, precision, ...stop }) => ({
    ...stop,
    clock: precision === 'minute' ? localTime(timestamp, timezone).time : null,
  }))
}

/** What has all stops, on the side of the earth where they are; undefined without any. */
export function boundsOfStops(stops: Stop[]): Bounds | undefined {
  const [first] = stops
  if (!first) return undefined
  // As seen from the first one, so that a way across 180° isn't one around the earth.
  const aside = stops.map(({ longitude }) => turned(longitude - first.longitude))
  const latitudes = stops.map(({ latitude }) => latitude)
  return {
    west: turned(first.longitude + Math.min(...aside)),
    east: turned(first.longitude + Math.max(...aside)),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
  }
}

/** A longitude from -180 to 180. */
function turned(degrees: number): number {
  return Math.abs(degrees) <= 180 ? degrees : degrees - 360 * Math.sign(degrees)
}

/** Stops that can't be told from each other on the map, by the number of the first of them. */
export function distinctStops(stops: Stop[], zoom: number): { stop: Stop; number: number }[] {
  const near = 24 / (256 * 2 ** zoom)
  const kept: { stop: Stop; number: number }[] = []
  stops.forEach((stop, index) => {
    if (!kept.some((one) => distance(one.stop, stop) < near)) kept.push({ stop, number: index + 1 })
  })
  return kept
}
