import * as v from 'valibot'
import { boundedText } from '../base/bounded-text.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { limits } from '../base/limits.ts'
import { isDate, parseTimestamp } from '../base/timezone.ts'
import { Event, limit, normalizeTag } from '../events/schema.ts'
import { BoundingBox, Near } from './area.ts'

/** A date is the whole day wherever the event happened; a time may carry an offset. */
const Bound = v.pipe(
  v.string(),
  v.check(
    (text) => isDate(text) || parseTimestamp(text, 'UTC') !== undefined,
    'must be a date (2026-11-24) or a date and time',
  ),
  inJsonSchema({ examples: ['2026-11-24'] }),
)

const listed = v.pipe(
  v.string(),
  inJsonSchema({ examples: ['food,harbour'] }),
  v.transform((list) => [...new Set(list.split(',').map(normalizeTag).filter(Boolean))]),
  v.maxLength(limits.tagsPerEvent, `must be at most ${limits.tagsPerEvent} tags`),
  v.check((tags) => tags.every((tag) => !tag.includes('\0')), 'must not contain NUL'),
)

const filters = {
  limit: v.optional(limit, '50'),
  cursor: v.optional(v.string()),
  tags: v.optional(listed, ''),
  tag_mode: v.optional(v.picklist(['all', 'any']), 'all'),
  start: v.optional(Bound),
  end: v.optional(Bound),
  near: v.optional(Near),
  bbox: v.optional(BoundingBox),
}

export const EventsQuery = v.strictObject({
  ...filters,
  sort: v.optional(v.picklist(['newest', 'oldest']), 'newest'),
  trash: v.optional(v.picklist(['true', 'false'])),
})
export type EventsQuery = v.InferOutput<typeof EventsQuery>

export const SearchQuery = v.strictObject({
  ...filters,
  q: v.optional(boundedText(limits.search), ''),
  sort: v.optional(v.picklist(['newest', 'oldest', 'relevance']), 'newest'),
})
export type SearchQuery = v.InferOutput<typeof SearchQuery>

const nextCursor = v.nullable(v.string())
export const EventsPage = v.object({ items: v.array(Event), next_cursor: nextCursor })
export type EventsPage = v.InferOutput<typeof EventsPage>

/** HTML: `<mark>` around what matches, all else escaped. */
const Highlights = v.object({ title: v.string(), description: v.nullable(v.string()) })
export const SearchPage = v.object({
  items: v.array(v.object({ ...Event.entries, highlights: Highlights })),
  next_cursor: nextCursor,
  total: v.object({
    value: v.pipe(v.number(), v.integer()),
    relation: v.picklist(['eq', 'gte']),
  }),
})
export type SearchPage = v.InferOutput<typeof SearchPage>
