import * as v from 'valibot'
import { inJsonSchema } from '../base/json-schema.ts'
import { CalendarDate } from '../calendar/schema.ts'
import { Given } from '../http/given.ts'
import { searchFilters } from '../search/schema.ts'

const notZoom = 'must be a number from 0 to 20'

const Zoom = v.pipe(
  v.string(),
  v.regex(/^\d{1,2}(?:\.\d{1,10})?$/, notZoom),
  inJsonSchema({
    description: `As maps on the web count it, 0 for the earth in 256 pixels. It ${notZoom}; without one, \`bbox\` is shown in about 480 pixels.`,
    examples: ['11'],
  }),
  v.transform(Number),
  v.maxValue(20, notZoom),
)

const { bbox, ...filters } = searchFilters

/** Which part of the map, how near, and which events. */
export const MapQuery = v.strictObject({ bbox, zoom: v.optional(Zoom), ...filters })
export type MapQuery = v.InferOutput<typeof MapQuery>

/** As the URL of the page says it, which can show a day and the way between its places. */
export const MapPageQuery = v.pipe(
  Given,
  v.object({
    ...searchFilters,
    day: v.optional(CalendarDate),
    track: v.optional(v.picklist(['true', 'false']), 'false'),
  }),
)
export type MapPageQuery = v.InferOutput<typeof MapPageQuery>

const degrees = v.number()
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const Box = v.object({ west: degrees, south: degrees, east: degrees, north: degrees })

/**
 * Events near each other, at about `latitude` and `longitude`; `bbox` has them all, and is small where it is
 * one `place` (100 m). `name` is what most of them are called where they are most, `near` the nearest
 * settlement where they have no name; of many clusters only the 40 largest have either.
 */
export const Cluster = v.object({
  latitude: degrees,
  longitude: degrees,
  count: whole,
  first_year: whole,
  last_year: whole,
  name: v.nullable(v.string()),
  near: v.nullable(v.string()),
  place: v.boolean(),
  bbox: Box,
})
export type Cluster = v.InferOutput<typeof Cluster>

/** The largest first. `relation` says whether the counts are exact. */
export const EventMap = v.object({
  bbox: Box,
  zoom: v.number(),
  items: v.array(Cluster),
  total: v.object({ value: whole, relation: v.picklist(['eq', 'approximate']) }),
  /** What of the search wasn't understood, in sentences. */
  notices: v.array(v.string()),
})
export type EventMap = v.InferOutput<typeof EventMap>
