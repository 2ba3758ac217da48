import * as v from 'valibot'
import { inJsonSchema } from '../base/json-schema.ts'
import { Timezone } from '../events/when.ts'

const degrees = (max: number) => {
  const range = `must be a number of degrees from -${max} to ${max}`
  return v.pipe(
    v.string(),
    v.regex(/^[+-]?\d{1,3}(\.\d{1,17})?$/, range),
    inJsonSchema({ description: `It ${range}.`, examples: ['38.7223'] }),
    v.transform(Number),
    v.minValue(-max, range),
    v.maxValue(max, range),
  )
}

/** A position in degrees (WGS 84), in a query. */
export const PositionQuery = v.strictObject({ latitude: degrees(90), longitude: degrees(180) })
export type Position = v.InferOutput<typeof PositionQuery>

export const Nearest = v.object({
  name: v.string(),
  distance_km: v.pipe(v.number(), v.minValue(0)),
})
export type Nearest = v.InferOutput<typeof Nearest>

const clockForm = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$'

/** What a photo says of itself (EXIF), as far as it does. */
export const PhotoFacts = v.pipe(
  v.strictObject({
    clock: v.optional(
      v.pipe(
        v.string(),
        v.regex(new RegExp(clockForm), 'must be a date and time like 2019-06-03T18:12:00'),
      ),
    ),
    offset: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must be an offset from UTC like +01:00'),
      ),
    ),
    latitude: v.optional(PositionQuery.entries.latitude),
    longitude: v.optional(PositionQuery.entries.longitude),
    timezone: v.optional(Timezone),
  }),
  v.check(
    ({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined),
    'needs latitude and longitude together',
  ),
)
export type PhotoFacts = v.InferOutput<typeof PhotoFacts>

/** What follows from it. */
export const Taken = v.object({
  timestamp: v.nullable(v.pipe(v.string(), inJsonSchema({ format: 'date-time' }))),
  timezone: v.string(),
  timezone_by: v.picklist(['offset', 'position', 'default']),
  near: v.nullable(Nearest),
})
export type Taken = v.InferOutput<typeof Taken>
