import { type RawBuilder, sql } from 'kysely'
import * as v from 'valibot'
import { inJsonSchema } from '../base/json-schema.ts'

const number = String.raw`-?\d{1,3}(?:\.\d{1,15})?`
const numbers = (count: number) => new RegExp(`^${Array(count).fill(number).join(',')}$`)

const latitude = (degrees = 91) => Math.abs(degrees) <= 90
const longitude = (degrees = 181) => Math.abs(degrees) <= 180

/** `latitude,longitude,km`: what happened within so many kilometres of a point. */
export const Near = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^${number},${number},\\d{1,5}(?:\\.\\d{1,3})?$`),
    'must be latitude,longitude,km',
  ),
  inJsonSchema({ examples: ['53.5436,9.9669,5'] }),
  v.transform((text) => text.split(',').map(Number)),
  v.check(([lat, lon]) => latitude(lat) && longitude(lon), 'must be a latitude and a longitude'),
  v.check(([, , km = 0]) => km > 0 && km <= 20_037, 'must be more than 0 and at most 20037 km'),
  v.transform(([latitude = 0, longitude = 0, km = 0]) => ({ latitude, longitude, km })),
)
export type Near = v.InferOutput<typeof Near>

/** `west,south,east,north` in degrees, as in GeoJSON; west of more than east crosses 180°. */
export const BoundingBox = v.pipe(
  v.string(),
  v.regex(numbers(4), 'must be west,south,east,north in degrees'),
  inJsonSchema({ examples: ['9.7,53.4,10.3,53.7'] }),
  v.transform((text) => text.split(',').map(Number)),
  v.check(
    ([west, south, east, north]) =>
      longitude(west) && longitude(east) && latitude(south) && latitude(north),
    'must be longitudes from -180 to 180 and latitudes from -90 to 90',
  ),
  v.check(([, south = 0, , north = 0]) => south <= north, 'must have its south below its north'),
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
    sin(radians(latitude - ${latitude}::float8) / 2) ^ 2
      + cos(radians(latitude)) * cos(radians(${latitude}::float8))
        * sin(radians(longitude - ${longitude}::float8) / 2) ^ 2))) <= ${km}::float8)`
}
