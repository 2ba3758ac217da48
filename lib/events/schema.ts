import * as v from 'valibot'
import { Attachment } from '../attachments/schema.ts'
import { boundedText, storable, storableForm, visibleForm } from '../base/bounded-text.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { limits } from '../base/limits.ts'
import { CursorText, limit } from '../http/paging.ts'
import { JsonObject, Metadata } from './metadata.ts'
import { Precision, WhenText, whenFields } from './when.ts'

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

function oneLine(text: string): string {
  return text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ')
}

/** A title is one line: white space around it goes, and a line break in it becomes a space. */
export const Title = boundedText(limits.title, {
  normalize: oneLine,
  notEmpty: 'must not be empty',
  pattern: visibleForm,
})

export const Description = boundedText(limits.description)

export const PlaceName = boundedText(limits.placeName, {
  normalize: (name) => name.trim(),
  notEmpty: 'must not be empty',
  pattern: visibleForm,
})

/** How a tag is stored and compared: NFC, lower case, single spaces. */
export function normalizeTag(tag: string): string {
  return tag.trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFC')
}

export const Tag = v.pipe(
  boundedText(limits.tag, {
    normalize: normalizeTag,
    notEmpty: 'must not be empty',
    pattern: '^[^,\\u0000]*[^,\\s\\u0000][^,\\u0000]*$',
  }),
  v.check((tag) => !tag.includes(','), 'must not contain a comma'),
)
export const Tags = v.pipe(
  v.array(Tag),
  inJsonSchema({ maxItems: limits.tagsPerEvent }),
  v.transform((tags) => [...new Set(tags)]),
  v.maxLength(limits.tagsPerEvent, `must be at most ${limits.tagsPerEvent} tags`),
)

/** Tags as text, before it's taken apart; a tag may be named more than once. */
export const fewTags = v.check(
  (list: string) => list.split(',', 1001).length <= 1000,
  'must be at most 50 tags',
)

const coordinate = (max: number) =>
  v.pipe(
    v.number(),
    v.minValue(-max, `must be at least -${max}`),
    v.maxValue(max, `must be at most ${max}`),
  )

/** A name, coordinates or both: half of the coordinates is no place. */
const oneOrBoth = {
  anyOf: [
    {
      properties: { latitude: { type: 'number' }, longitude: { type: 'number' } },
      required: ['latitude', 'longitude'],
    },
    {
      properties: {
        latitude: { type: 'null' },
        longitude: { type: 'null' },
        name: { type: 'string' },
      },
      required: ['name'],
    },
  ],
}

/** Where something happened: by its coordinates in degrees (WGS 84), its name, or both. */
export const Location = v.pipe(
  v.strictObject({
    latitude: v.optional(v.nullable(coordinate(90)), null),
    longitude: v.optional(v.nullable(coordinate(180)), null),
    name: v.optional(v.nullable(PlaceName), null),
  }),
  v.check(
    ({ latitude, longitude }) => (latitude === null) === (longitude === null),
    'needs latitude and longitude together',
  ),
  v.check(
    ({ latitude, name }) => latitude !== null || name !== null,
    'needs coordinates or a name; null clears it',
  ),
  inJsonSchema(oneOrBoth),
)

const optional = {
  ...whenFields,
  location: v.nullish(Location),
  description: v.nullish(Description),
  tags: v.nullish(Tags),
  metadata: v.nullish(Metadata),
}

export const NewEvent = v.strictObject({
  uid: v.nullish(Uid),
  title: Title,
  ...optional,
})
export type NewEvent = v.InferOutput<typeof NewEvent>

/** Only what is given changes; null clears. */
export const EventPatch = v.strictObject({
  title: v.optional(Title),
  ...optional,
  timestamp: v.optional(WhenText),
  precision: v.optional(Precision),
  approximate: v.optional(v.boolean()),
})
export type EventPatch = v.InferOutput<typeof EventPatch>

const dateTime = v.pipe(v.string(), inJsonSchema({ format: 'date-time' }))

export const Event = v.object({
  id: v.pipe(v.number(), v.integer()),
  uid: v.pipe(v.string(), v.uuid()),
  timestamp: dateTime,
  timezone: v.string(),
  end_timestamp: v.nullable(dateTime),
  precision: Precision,
  approximate: v.boolean(),
  location: v.nullable(
    v.object({
      latitude: v.nullable(v.number()),
      longitude: v.nullable(v.number()),
      name: v.nullable(v.string()),
    }),
  ),
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

export const RevisionId = v.strictObject({ id: Id, version: Id })

/** What an event was before a change: only the fields that it touched. */
export const Revision = v.object({
  version: v.pipe(v.number(), v.integer()),
  changed_at: dateTime,
  changed_by: v.picklist(['session', 'token', 'import', 'lifelog']),
  before: v.partial(
    v.omit(Event, ['id', 'uid', 'created_at', 'updated_at', 'version', 'attachments']),
  ),
})
export type Revision = v.InferOutput<typeof Revision>
export const RevisionsPage = v.object({
  items: v.array(Revision),
  next_cursor: v.nullable(v.string()),
})
export type RevisionsPage = v.InferOutput<typeof RevisionsPage>
export const RevisionsQuery = v.strictObject({
  limit: v.optional(limit, '50'),
  cursor: v.optional(CursorText),
})

export const TagsQuery = v.strictObject({
  prefix: v.optional(
    v.pipe(
      v.string(),
      storable,
      inJsonSchema({ pattern: storableForm }),
      v.transform(normalizeTag),
    ),
    '',
  ),
  limit: v.optional(limit),
})
export const TagsList = v.object({
  items: v.array(v.object({ tag: v.string(), count: v.pipe(v.number(), v.integer()) })),
})
export type TagsList = v.InferOutput<typeof TagsList>
