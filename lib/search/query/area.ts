import { type RawBuilder, sql } from 'kysely'
import * as v from 'valibot'
import { inJsonSchema } from '../../base/json-schema.ts'

const number = String.raw`-?\d{1,3}(?:\.\d{1,15})?`
const numbers = (count: number) => new RegExp(`^${Array(count).fill(number).join(',')}$`)

const latitude = (degrees = 91) => Math.abs(degrees) <= 90
const longitude = (degrees = 181) => Math.abs(degrees) <= 180

const notPoint = 'must be a latitude and a longitude'
const notDistance = 'must be more than 0 and at most 20037 km'
const notDegrees = 'must be longitudes from -180 to 180 and latitudes from -90 to 90'
const notSouth = 'must have its south below its north'

/** `latitude,longitude,km`: what happened within so many kilometres of a point. */
export const Near = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^${number},${number},\\d{1,5}(?:\\.\\d{1,3})?$`),
    'must be latitude,longitude,km',
  ),
  inJsonSchema({
    description: `latitude,longitude,km. It ${notPoint}, and ${notDistance}.`,
    examples: ['53.5436,9.9669,5'],
  }),
  v.transform((text) => text.split(',').map(Number)),
  v.check(([lat, lon]) => latitude(lat) && longitude(lon), notPoint),
  v.check(([, , km = 0]) => km > 0 && km <= 20_037, notDistance),
  v.transform(([latitude = 0, longitude = 0, km = 0]) => ({ latitude, longitude, km })),
)
export type Near = v.InferOutput<typeof Near>

/** `west,south,east,north` in degrees, as in GeoJSON; west of more than east crosses 180°. */
export const BoundingBox = v.pipe(
  v.string(),
  v.regex(numbers(4), 'must be west,south,east,north in degrees'),
  inJsonSchema({
    description: `west,south,east,north. It ${notDegrees}, and ${notSouth}.`,
    examples: ['9.7,53.4,10.3,53.7'],
  }),
  v.transform((text) => text.split(',').map(Number)),
  v.check(
    ([west, south, east, north]) =>
      longitude(west) && longitude(east) && latitude(south) && latitude(north),
    notDegrees,
  ),
  v.check(([, south = 0, , north = 0]) => south <= north, notSouth),
  v.transform(([west = 0, south = 0, east = 0, north = 0]) => ({ west, south, east, north })),
)
export type BoundingBox = v.InferOutput<typeof BoundingBox>

const kmOfDegree = 111.195

/** The events in a box, found by the index over points. */
export function withinBox({ west, south, east, north }: BoundingBox): RawBuilder<unknown> {
  const box = (from: number, to: number) => sql`
    point(longitude, latitude) <@ box(
      point(${from}::float8, ${south}::float8), point(${to}::float8, ${north}::float8))`
  const inside = west <= east ? box(west, east) : sql`(${box(west, 180)} or ${box(-180, east)})`
  return sql`(latitude is not null and ${inside})`
}

/**
 * The events within a distance: by the haversine formula on a sphere of 6,371 km, among those in the
 * box around the circle.
 */
export function withinDistance({ latitude, longitude, km }: Near): RawBuilder<unknown> {
  const south = latitude - km / kmOfDegree
  const north = latitude + km / kmOfDegree
  const reachesPole = south <= -90 || north >= 90
  const cosine = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180)
  const width = reachesPole ? 180 : Math.min(180, km / kmOfDegree / cosine)
  const wrap = (degrees: number) => ((degrees + 540) % 360) - 180
  const box = {
    west: width >= 180 ? -180 : wrap(longitude - width),
    east: width >= 180 ? 180 : wrap(longitude + width),
    south: Math.max(-90, south),
    north: Math.min(90, north),
  }
  return sql`(${withinBox(box)} and 2 * 6371 * asin(least(1, sqrt(
    sin(${radians(sql`latitude - ${latitude}::float8`)} / 2) ^ 2
      + cos(${radians(sql`latitude`)}) * cos(radians(${latitude}::float8))
        * sin(${radians(sql`longitude - ${longitude}::float8`)} / 2) ^ 2))) <= ${km}::float8)`
}

/**
 * PostgreSQL fails where a result is too small for a float8, as that of 1e-200 squared is; less than
 * a tenth of a millimetre is none.
 */
function radians(degrees: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`radians(case when abs(${degrees}) < 1e-9 then 0 else ${degrees} end)`
}
