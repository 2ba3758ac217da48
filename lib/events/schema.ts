import * as v from 'valibot'
import { Attachment } from '../attachments/schema.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { parseTimestamp } from '../base/timezone.ts'
import { JsonObject, Metadata } from './metadata.ts'

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export const storable = v.check(
  (text: string) => !text.includes('\0') && text.isWellFormed(),
  'must not contain NUL or broken characters',
)
const characters = (text: string) => {
  let count = 0
  for (const _ of text) count++
  return count
}
const atMost = (max: number) =>
  v.check(
    (text: string) => text.length <= max || characters(text) <= max,
    `must have at most ${max} characters`,
  )

/** `*.id` in a path. What exceeds a safe integer is no event's id, and is looked for as such. */
export const Id = v.pipe(
  v.string(),
  v.regex(/^\d+$/, 'must be a number'),
  inJsonSchema({ type: 'integer', minimum: 1 }),
  v.transform((digits) => Math.min(Number(digits), Number.MAX_SAFE_INTEGER)),
)
export const EventId = v.strictObject({ id: Id })

export const Uid = v.pipe(
  v.string(),
  v.uuid('must be a UUID'),
  v.transform((uid) => uid.toLowerCase()),
)

/** A title is one line: white space around it goes, and a line break in it becomes a space. */
export const Title = v.pipe(
  v.string(),
  storable,
  inJsonSchema({ minLength: 1, maxLength: 500, pattern: '\\S' }),
  v.transform((title) => title.trim().replace(/\s*[\r\n]+\s*/g, ' ')),
  v.minLength(1, 'must not be empty'),
  atMost(500),
)

export const Description = v.pipe(
  v.string(),
  storable,
  atMost(100_000),
  inJsonSchema({ maxLength: 100_000 }),
)

/** How a tag is stored and compared: NFC, lower case, single spaces. */
export function normalizeTag(tag: string): string {
  return tag.trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFC')
}

const Tag = v.pipe(
  v.string(),
  storable,
  inJsonSchema({ minLength: 1, maxLength: 64, pattern: '^[^,]*[^,\\s][^,]*$' }),
  v.check((tag) => !tag.includes(','), 'must not contain a comma'),
  v.transform(normalizeTag),
  v.minLength(1, 'must not be empty'),
  atMost(64),
)
export const Tags = v.pipe(
  v.array(Tag),
  inJsonSchema({ maxItems: 50 }),
  v.transform((tags) => [...new Set(tags)]),
  v.maxLength(50, 'must be at most 50 tags'),
)

/** A date and time, with an offset or as the owner's clock shows it. */
const TimestampText = v.pipe(
  v.string(),
  v.check(
    (text) => parseTimestamp(text, 'UTC') !== undefined,
    'must be a date and time (RFC 3339)',
  ),
  inJsonSchema({
    description: 'RFC 3339; without an offset in the timezone of the settings.',
    anyOf: [{ format: 'date-time' }, { pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?$' }],
    examples: ['2026-11-24T18:30:00+01:00'],
  }),
)

const optional = {
  description: v.nullish(Description),
  tags: v.nullish(Tags),
  metadata: v.nullish(Metadata),
}

export const NewEvent = v.strictObject({
  uid: v.nullish(Uid),
  title: Title,
  timestamp: v.nullish(TimestampText),
  ...optional,
})
export type NewEvent = v.InferOutput<typeof NewEvent>

/** Only what is given changes; null clears. */
export const EventPatch = v.strictObject({
  title: v.optional(Title),
  timestamp: v.optional(TimestampText),
  ...optional,
})
export type EventPatch = v.InferOutput<typeof EventPatch>

const dateTime = v.pipe(v.string(), inJsonSchema({ format: 'date-time' }))

export const Event = v.object({
  id: v.pipe(v.number(), v.integer()),
  uid: v.pipe(v.string(), v.uuid()),
  timestamp: dateTime,
  created_at: dateTime,
  updated_at: dateTime,
  version: v.pipe(v.number(), v.integer()),
  title: v.string(),
  description: v.nullable(v.string()),
  tags: v.array(v.string()),
  metadata: JsonObject,
  attachments: v.array(Attachment),
})
export type Event = v.InferOutput<typeof Event>

/** `limit` of a query: how many are wanted at most. */
export const limit = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}$/, 'must be a number from 1 to 200'),
  inJsonSchema({ type: 'integer', minimum: 1, maximum: 200 }),
  v.transform(Number),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(200, 'must be at most 200'),
)

export const TagsQuery = v.strictObject({
  prefix: v.optional(v.pipe(v.string(), storable, v.transform(normalizeTag)), ''),
  limit: v.optional(limit),
})
export const TagsList = v.object({
  items: v.array(v.object({ tag: v.string(), count: v.pipe(v.number(), v.integer()) })),
})
