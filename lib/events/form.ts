import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import { currentName } from '../base/timezone-names.ts'
import { Coordinates } from './coordinates.ts'
import { Metadata } from './metadata.ts'
import { type Event, EventPatch, fewTags, NewEvent, PlaceName, Tags, Uid } from './schema.ts'
import { type Precision, Timezone, WhenText, whenOf } from './when.ts'

export const tagList = v.pipe(
  v.string(),
  fewTags,
  v.transform((list) =>
    list
      .split(',')
      .map((tag) => tag.trim().replace(/^#\s*/, ''))
      .filter(Boolean),
  ),
  Tags,
)

export const metadataText = v.pipe(
  v.string(),
  v.rawTransform<string, unknown>(({ dataset, addIssue, NEVER }) => {
    if (dataset.value.trim() === '') return {}
    try {
      return JSON.parse(dataset.value)
    } catch (error) {
      addIssue({ message: `is not JSON: ${(error as Error).message}` })
      return NEVER
    }
  }),
  Metadata,
)

const text = v.optional(v.string(), '')
/** What is left empty isn't given. */
const given = v.transform((value: string) => value || undefined)
/** What a form has and is left empty is to be cleared. */
const cleared = <S extends v.GenericSchema<string, unknown>>(schema: S) =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform((value) => value.trim() || null),
      v.nullable(schema),
    ),
  )

/** How exactly a time is known, with a `~` where it's approximate. */
const precisionText = v.pipe(
  text,
  v.regex(/^(?:(?:minute|day|month|year)~?)?$/, 'must be minute, day, month or year'),
)

/**
 * What the form of an event posts, as the event that it is to become. A time left as the form
 * showed it keeps the seconds that it doesn't show; where another timezone was chosen it's the clock
 * that stays, as the form shows it.
 */
export const EventForm = v.pipe(
  v.object({
    uid: v.pipe(text, given, v.optional(Uid)),
    version: v.pipe(
      text,
      given,
      v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))),
    ),
    title: NewEvent.entries.title,
    timestamp: cleared(WhenText),
    timestamp_was: text,
    timestamp_exact: v.pipe(text, given, EventPatch.entries.timestamp),
    end_timestamp: cleared(WhenText),
    end_timestamp_was: text,
    precision: precisionText,
    timezone: cleared(v.pipe(Timezone, v.transform(currentName))),
    timezone_was: text,
    place: cleared(PlaceName),
    coordinates: cleared(Coordinates),
    description: EventPatch.entries.description,
    tags: v.pipe(text, tagList),
    metadata: v.pipe(text, metadataText),
  }),
  v.transform(({ uid, version, title, description, tags, metadata, ...form }) => ({
    ...{ uid, version, title, description, tags, metadata },
    ...whenIn(form),
    ...locationIn(form),
  })),
)
export type EventForm = v.InferOutput<typeof EventForm>

type WhenForm = {
  timestamp?: string | null | undefined
  timestamp_was: string
  timestamp_exact?: string | undefined
  end_timestamp?: string | null | undefined
  end_timestamp_was: string
  precision: string
  timezone?: string | null | undefined
  timezone_was: string
}

function whenIn({ timestamp, timezone, precision, end_timestamp, ...form }: WhenForm) {
  const isMoved = timezone !== undefined && (timezone ?? '') !== form.timezone_was
  const start = timeIn(timestamp ?? undefined, form.timestamp_was, isMoved)
  return {
    timestamp: start ?? (timestamp ? form.timestamp_exact : undefined),
    timezone,
    end_timestamp: end_timestamp && timeIn(end_timestamp, form.end_timestamp_was, isMoved),
    ...(precision && {
      precision: precision.replace('~', '') as Precision,
      approximate: precision.endsWith('~'),
    }),
  }
}

/** The time that a field gives, to the second where it was left alone; undefined where it's the same. */
function timeIn(value: string | undefined, was: string, isMoved: boolean): string | undefined {
  if (!value || value !== was.slice(0, value.length)) return value
  return isMoved ? was : undefined
}

/** Undefined where the form has no place to fill in. */
function locationIn({
  place,
  coordinates,
}: {
  place?: string | null | undefined
  coordinates?: Coordinates | null | undefined
}) {
  if (place === undefined && coordinates === undefined) return {}
  if (!place && !coordinates) return { location: null }
  const { latitude = null, longitude = null } = coordinates ?? {}
  return { location: { latitude, longitude, name: place ?? null } }
}

/** Whether `event` has all that the form gives, as it has where the same form was posted before. */
export function isSaved(event: Event, { uid, version, ...given }: EventForm): boolean {
  const { timestamp, end_timestamp, precision, approximate } = whenOf(
    { ...given, timestamp: given.timestamp ?? event.timestamp },
    event.timezone,
    new Date(event.timestamp),
  )
  return (
    event.title === given.title &&
    (event.description ?? '') === (given.description ?? '') &&
    isDeepStrictEqual(event.tags, given.tags) &&
    isDeepStrictEqual(event.metadata, given.metadata) &&
    (given.location === undefined || isDeepStrictEqual(event.location, given.location)) &&
    (!given.timezone || event.timezone === given.timezone) &&
    (!given.precision || (event.precision === precision && event.approximate === approximate)) &&
    Date.parse(event.timestamp) === Date.parse(timestamp) &&
    Date.parse(event.end_timestamp ?? '0') === Date.parse(end_timestamp ?? '0')
  )
}
