import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import { localTime } from '../base/local-time.ts'
import { parseTimestamp } from '../base/timezone.ts'
import type { FormValues } from '../http/form.ts'
import { Metadata } from './metadata.ts'
import { type Event, EventPatch, fewTags, NewEvent, Tags, Uid } from './schema.ts'
import { Timezone } from './when.ts'

/** An event as its form shows it: every field as text. */
export type EventFields = {
  title: string
  /** As the owner's clock shows it, to the minute: `2026-11-24T18:30`. */
  timestamp: string
  /** The time that the form showed at first. */
  timestamp_was: string
  /** What that stands for on a new event's form, in RFC 3339 with seconds. */
  timestamp_exact: string
  description: string
  tags: string
  metadata: string
  /** Of a new event: the form, posted twice, makes one. */
  uid: string
  /** Of an event that exists: the one that was edited. */
  version: string
}

/** The fields that have something of the event, with their names. */
export const fieldNames = {
  title: 'Title',
  timestamp: 'Time',
  description: 'Description',
  tags: 'Tags',
  metadata: 'Metadata',
} as const
export type FieldName = keyof typeof fieldNames

const tagList = v.pipe(
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

const metadataText = v.pipe(
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

/**
 * What the form of an event posts, as the event that it is to become. A time left as the form
 * showed it keeps the seconds that it doesn't show.
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
    timezone: v.pipe(text, given, v.optional(Timezone)),
    timestamp: v.pipe(text, given, EventPatch.entries.timestamp),
    timestamp_was: text,
    timestamp_exact: v.pipe(text, given, EventPatch.entries.timestamp),
    description: EventPatch.entries.description,
    tags: v.pipe(text, tagList),
    metadata: v.pipe(text, metadataText),
  }),
  v.transform(({ timestamp, timestamp_was, timestamp_exact, ...event }) => ({
    ...event,
    timestamp: timestamp === timestamp_was ? timestamp_exact : timestamp,
  })),
)
export type EventForm = v.InferOutput<typeof EventForm>

/** Whether `event` has all that the form gives, as it has where the same form was posted before. */
export function isSaved(event: Event, given: EventForm): boolean {
  const timestamp = given.timestamp && parseTimestamp(given.timestamp, event.timezone)
  return (
    event.title === given.title &&
    (event.description ?? '') === (given.description ?? '') &&
    isDeepStrictEqual(event.tags, given.tags) &&
    isDeepStrictEqual(event.metadata, given.metadata) &&
    (!timestamp || Date.parse(event.timestamp) === Date.parse(timestamp))
  )
}

/** The fields of a new event's form. */
export function newFields(now: Date, timezone: string, uid: string): EventFields {
  const timestamp = clock(now.toISOString(), timezone)
  return {
    title: '',
    timestamp,
    timestamp_was: timestamp,
    timestamp_exact: now.toISOString(),
    description: '',
    tags: '',
    metadata: '',
    uid,
    version: '',
  }
}

/** The fields of the form that edits `event`. */
export function fieldsOf(event: Event): EventFields {
  const timestamp = clock(event.timestamp, event.timezone)
  return {
    title: event.title,
    timestamp,
    timestamp_was: timestamp,
    timestamp_exact: '',
    description: event.description ?? '',
    tags: event.tags.join(', '),
    metadata: Object.keys(event.metadata).length > 0 ? JSON.stringify(event.metadata, null, 2) : '',
    uid: '',
    version: String(event.version),
  }
}

/** The fields as they were typed, where the form must be shown once more. */
export function typedFields(given: FormValues): EventFields {
  const text = (name: keyof EventFields) => {
    const value = given[name] ?? ''
    return typeof value === 'string' ? value : (value[0] ?? '')
  }
  return {
    title: text('title'),
    timestamp: text('timestamp'),
    timestamp_was: text('timestamp_was'),
    timestamp_exact: text('timestamp_exact'),
    description: text('description'),
    tags: text('tags'),
    metadata: text('metadata'),
    uid: text('uid'),
    version: text('version'),
  }
}

/**
 * What was typed, to be saved over `theirs`, the event as it is by now: a time that wasn't touched
 * is theirs.
 */
export function rebase(typed: EventFields, theirs: EventFields): EventFields {
  const isTouched = typed.timestamp !== typed.timestamp_was
  return {
    ...typed,
    version: theirs.version,
    timestamp: isTouched ? typed.timestamp : theirs.timestamp,
    timestamp_was: theirs.timestamp_was,
  }
}

/** The names of the fields in which two forms of an event differ by what they mean. */
export function differences(one: EventFields, other: EventFields): FieldName[] {
  const meant = {
    title: (text: string) => text.trim(),
    timestamp: (text: string) => text,
    description: (text: string) => text,
    tags: (text: string) => JSON.stringify(v.safeParse(tagList, text).output),
    metadata: (text: string) => JSON.stringify(v.safeParse(metadataText, text).output),
  }
  return (Object.keys(fieldNames) as FieldName[]).filter(
    (name) => meant[name](one[name]) !== meant[name](other[name]),
  )
}

function clock(timestamp: string, timezone: string): string {
  const { date, time } = localTime(timestamp, timezone)
  return `${date}T${time}`
}
