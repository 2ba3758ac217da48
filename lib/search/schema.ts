import * as v from 'valibot'
import { boundedText, storableForm, visibleForm } from '../base/bounded-text.ts'
import { dateForm, dateTimeForm, outsideYears } from '../base/date-forms.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { limits } from '../base/limits.ts'
import { isDate, parseTimestamp } from '../base/timezone.ts'
import { Event, Id, normalizeTag } from '../events/schema.ts'
import { CursorText, limit } from '../http/paging.ts'
import { BoundingBox, Near } from './query/area.ts'
import { operatorSummary } from './query/operator-reference.ts'

const boundForm = new RegExp(`^(?:${dateForm}|${dateTimeForm})$`)

/** A date is the whole day wherever the event happened; a time may carry an offset. */
const Bound = v.pipe(
  v.string(),
  v.regex(boundForm, 'must be a date (2026-11-24) or a date and time'),
  v.check(
    (text) => !boundForm.test(text) || isDate(text) || parseTimestamp(text, 'UTC') !== undefined,
    outsideYears,
  ),
  inJsonSchema({
    description: `A date, or a date and time (RFC 3339). It ${outsideYears}.`,
    examples: ['2026-11-24', '2026-11-24T18:30:00+01:00'],
  }),
)

const tooManyTags = `must be at most ${limits.tagsPerEvent} tags`

const listed = v.pipe(
  v.string(),
  inJsonSchema({
    description: `Separated by commas; there ${tooManyTags}.`,
    pattern: storableForm,
    examples: ['food,harbour'],
  }),
  v.transform((list) => [...new Set(list.split(',').map(normalizeTag).filter(Boolean))]),
  v.maxLength(limits.tagsPerEvent, tooManyTags),
  v.check((tags) => tags.every((tag) => !tag.includes('\0')), 'must not contain NUL'),
)

const filters = {
  tags: v.optional(listed, ''),
  tag_mode: v.optional(v.picklist(['all', 'any']), 'all'),
  start: v.optional(Bound),
  end: v.optional(Bound),
  near: v.optional(Near),
  bbox: v.optional(BoundingBox),
}

const paging = { limit: v.optional(limit, '50'), cursor: v.optional(CursorText) }

export const EventsQuery = v.strictObject({
  ...paging,
  ...filters,
  sort: v.optional(v.picklist(['newest', 'oldest']), 'newest'),
  trash: v.optional(v.picklist(['true', 'false'])),
})
export type EventsQuery = v.InferOutput<typeof EventsQuery>

const q = v.optional(
  v.pipe(boundedText(limits.search), v.description(`Words and operators: ${operatorSummary}.`)),
  '',
)

/** What narrows a search, on every page that shows one. */
export const searchFilters = { ...filters, q }

export const SearchQuery = v.strictObject({
  ...paging,
  ...searchFilters,
  sort: v.optional(v.picklist(['newest', 'oldest', 'relevance']), 'newest'),
  exact: v.optional(
    v.pipe(
      v.picklist(['true', 'false']),
      v.description('Where nothing is found, try no near spellings and leave out no words.'),
    ),
    'false',
  ),
})
export type SearchQuery = v.InferOutput<typeof SearchQuery>

export const HistogramQuery = v.strictObject(searchFilters)
export type HistogramQuery = v.InferOutput<typeof HistogramQuery>

export const Histogram = v.object({
  items: v.array(
    v.object({ month: v.string(), count: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ),
  relation: v.picklist(['eq', 'approximate']),
})
export type Histogram = v.InferOutput<typeof Histogram>

/** A piece of a search that is being typed. */
export const CompletionsQuery = v.strictObject({ piece: boundedText(limits.search) })

const notEmpty = 'must not be empty'
const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ')
const view = {
  name: boundedText(limits.viewName, { normalize: oneLine, notEmpty, pattern: visibleForm }),
  query: boundedText(limits.search, { normalize: oneLine, notEmpty, pattern: visibleForm }),
}

/** A search with a name: its `query` is the `q` of a search. */
export const View = v.object({
  id: v.pipe(v.number(), v.integer()),
  name: v.string(),
  query: v.string(),
  pinned: v.boolean(),
})
export type View = v.InferOutput<typeof View>
export const Views = v.object({ items: v.array(View) })
export type Views = v.InferOutput<typeof Views>
export const exampleView: View = {
  id: 3,
  name: 'Eating out',
  query: 'tag:food -tag:work',
  pinned: true,
}

export const ViewId = v.strictObject({ id: Id })
export const NewView = v.strictObject({ ...view, pinned: v.optional(v.boolean(), false) })
export type NewView = v.InferOutput<typeof NewView>
export const ViewPatch = v.partial(v.strictObject({ ...view, pinned: v.boolean() }))
export type ViewPatch = v.InferOutput<typeof ViewPatch>
/** The same as a form sends it. */
export const ViewForm = v.object({
  ...view,
  pinned: v.optional(
    v.pipe(
      v.string(),
      v.transform((box) => box !== ''),
    ),
    '',
  ),
})

const nextCursor = v.nullable(v.string())
export const EventsPage = v.object({ items: v.array(Event), next_cursor: nextCursor })
export type EventsPage = v.InferOutput<typeof EventsPage>

/** A file in which a word was found: its name and, of its text, the words around that. */
export const FileHit = v.object({
  key: v.string(),
  filename: v.string(),
  snippet: v.nullable(v.string()),
})
export type FileHit = v.InferOutput<typeof FileHit>

/** HTML: `<mark>` around what matches, all else escaped. */
const Highlights = v.object({
  title: v.string(),
  description: v.nullable(v.string()),
  files: v.array(FileHit),
})
export const SearchPage = v.object({
  items: v.array(v.object({ ...Event.entries, highlights: Highlights })),
  next_cursor: nextCursor,
  searched_to: v.pipe(
    v.nullable(v.string()),
    v.description(
      'Where looking at every event would take too long: the time up to which it was done. ' +
        'There may be more beyond it; next_cursor goes on from there, though not by relevance.',
    ),
  ),
  /** What of the search wasn't understood, in sentences. */
  notices: v.array(v.string()),
  /** Near spellings that were searched for in place of what was typed, which found nothing. */
  corrected: v.nullable(v.object({ from: v.string(), to: v.string() })),
  /** Words that were left out, as nothing was found with all of them. */
  relaxed: v.array(v.string()),
  total: v.object({
    value: v.pipe(v.number(), v.integer()),
    relation: v.picklist(['eq', 'gte']),
  }),
})
export type SearchPage = v.InferOutput<typeof SearchPage>
