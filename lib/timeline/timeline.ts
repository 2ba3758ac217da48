import * as v from 'valibot'
import { type WithPictures, withPictures } from '../attachments/renditions/pictures.ts'
import { dayBounds } from '../base/timezone.ts'
import type { Context } from '../context.ts'
import { encodeCursor } from '../events/cursor.ts'
import type { Event } from '../events/schema.ts'
import { listSeveralDays, type SeveralDays } from '../events/several-days.ts'
import { Given } from '../http/given.ts'
import { findMatches, withHighlights } from '../search/engine/search.ts'
import { listEvents } from '../search/query/list.ts'
import { type ParsedSearch, parseSearch } from '../search/query/parse.ts'
import { isWithin, rangeOf } from '../search/query/range.ts'
import { readSearch } from '../search/query/read-search.ts'
import { type SearchPage, SearchQuery, searchFilters } from '../search/schema.ts'
import { matchingPart } from '../search/text/snippet.ts'

/**
 * What the timeline shows, as its URL says: the filters of a search and a place. The place is
 * behind an event (`down`), before one (`up`), at one (`from`, its id) or the end of a day (`date`). A
 * link may have been given further parameters by others, which count as not given.
 */
export const TimelineQuery = v.pipe(
  Given,
  v.object({
    ...searchFilters,
    sort: SearchQuery.entries.sort,
    exact: v.optional(v.picklist(['true', 'false']), 'false'),
    /** Events are being selected. */
    select: v.optional(v.picklist(['true'])),
    down: v.optional(v.string()),
    up: v.optional(v.string()),
    from: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be the id of an event'))),
    date: v.optional(
      v.pipe(
        v.string(),
        v.check((date) => dayBounds(date, 'UTC') !== undefined, 'must be a date (2026-11-24)'),
      ),
    ),
  }),
  // Without words to search for nothing is more relevant than anything else.
  v.transform((view) =>
    view.sort === 'relevance' && !parseSearch(view.q).words
      ? { ...view, sort: 'newest' as const }
      : view,
  ),
)
export type TimelineQuery = v.InferOutput<typeof TimelineQuery>

/** The view at `url`; the whole timeline where it's none, or nothing is known. */
export function viewOf(url: string | undefined): TimelineQuery {
  const parameters = Object.fromEntries(URL.parse(url ?? '')?.searchParams ?? [])
  const { success, output } = v.safeParse(TimelineQuery, parameters)
  return success ? output : v.parse(TimelineQuery, {})
}

/** An event of the timeline; where it was searched for, with what matches as HTML. */
export type TimelineEvent = WithPictures<Event> &
  Partial<Pick<SearchPage['items'][number], 'highlights'>>

export type Timeline = {
  events: TimelineEvent[]
  /** The places before the first event and behind the last one, from where a view goes on. */
  up: string | null
  down: string | null
  /** Whether there is nothing before, and nothing after. */
  isTop: boolean
  isBottom: boolean
  /** How many events there are in all; unknown where nothing is filtered. */
  total: SearchPage['total'] | undefined
  /** What of the search wasn't understood, in sentences. */
  notices: string[]
  /** How what was searched for differs from what was typed. */
  corrected?: SearchPage['corrected'] | undefined
  relaxed?: string[] | undefined
  /** What was searched for in the end. */
  searched?: string | undefined
  /** The time up to which was searched, where there may be more beyond it. */
  searchedTo?: string | null | undefined
  /** The search as it was read. */
  read: Read
}

/** What narrows a search, and what of it may be a year, each where it stands in `q`. */
export type Read = Pick<ParsedSearch, 'filters' | 'years'> & { q: string }

const pageSize = 50

/** Whether a view shows less than everything. */
export function isFiltered({ q, tags, start, end, near, bbox }: TimelineQuery): boolean {
  return Boolean(q.trim() || tags.length > 0 || start || end || near || bbox)
}

/** Whether a view is the timeline from its beginning. */
export function isBeginning(view: TimelineQuery): boolean {
  const { up, down, from, date, sort } = view
  return !isFiltered(view) && sort === 'newest' && !(up || down || from || date)
}

/**
 * The events of a view at its place, in the order of the view, by one query. By relevance there is
 * no way up but to the top.
 * @throws {Problem} `validation_failed` for a place that isn't one of this view
 */
export async function readTimeline(ctx: Context, view: TimelineQuery): Promise<Timeline> {
  const timeline = await readAtPlace(ctx, view)
  const q = timeline.searched ?? view.q
  const { filters, years } = await readSearch(ctx, q)
  return { ...timeline, read: { q, filters, years } }
}

async function readAtPlace(ctx: Context, view: TimelineQuery): Promise<Omit<Timeline, 'read'>> {
  const { sort } = view
  if (view.up && sort !== 'relevance') {
    const page = await readPage(ctx, { ...view, sort: opposite[sort] }, view.up)
    const events = page.items.toReversed()
    return {
      events,
      up: page.next_cursor ?? cursorOf(events[0], opposite[sort], page),
      down: cursorOf(events.at(-1), sort, page),
      isTop: page.next_cursor === null,
      isBottom: false,
      total: page.total,
      notices: page.notices ?? [],
      searchedTo: page.searched_to,
    }
  }
  const edge = await edgeOf(ctx, view, sort)
  const place = view.down ?? (edge && cursorAt(edge, sort)) ?? (await cursorFrom(ctx, view))
  const page = await readPage(ctx, view, place)
  const { items: events, next_cursor: next, notices = [], searched_to: searchedTo } = page
  const { total, corrected, relaxed, searched } = page
  const how = { total, notices, corrected, relaxed, searched, searchedTo }
  const ends = { isTop: !place, isBottom: next === null, ...how }
  if (sort === 'relevance') return { events, up: null, down: next, ...ends }
  return {
    events,
    up: edge ? cursorAt(edge, opposite[sort]) : cursorOf(events[0], opposite[sort], page),
    down: next ?? cursorOf(events.at(-1), sort, page),
    ...ends,
  }
}

/**
 * The event as the view shows it; undefined where the view's filters leave it out, or its place
 * among what is more relevant and less can't be told.
 */
export async function findInView(
  ctx: Context,
  event: Event,
  view: TimelineQuery,
): Promise<TimelineEvent | undefined> {
  if (!isFiltered(view)) return (await withPictures(ctx, [event]))[0]
  if (view.sort === 'relevance') return undefined
  const { settings } = await ctx.settings.get()
  if (!isWithin(rangeOf(view, settings.timezone), event)) return undefined
  const { timestamp } = event
  const query = { ...view, start: timestamp, end: timestamp, sort: 'newest', limit: 200 } as const
  const { items } = await searchForReading(ctx, query)
  const found = items.filter(({ id }) => id === event.id)
  return (await withPictures(ctx, found))[0]
}

/** What goes on for days between the events of a view; filters would leave out some of it. */
export async function readSeveralDays(
  ctx: Context,
  view: TimelineQuery,
  events: Pick<Event, 'timestamp'>[],
): Promise<SeveralDays[]> {
  const times = events.map(({ timestamp }) => timestamp)
  const [first, last] = view.sort === 'oldest' ? [times[0], times.at(-1)] : [times.at(-1), times[0]]
  return first && last && !isFiltered(view) ? listSeveralDays(ctx, first, last) : []
}

const opposite = { newest: 'oldest', oldest: 'newest' } as const

type Page = {
  items: TimelineEvent[]
  next_cursor: string | null
  total?: SearchPage['total']
  notices?: string[]
  corrected?: SearchPage['corrected']
  relaxed?: string[]
  searched?: string
  searched_to?: string | null
}

async function readPage(ctx: Context, view: TimelineQuery, cursor?: string): Promise<Page> {
  const { sort } = view
  const query = { ...view, sort, limit: pageSize, cursor }
  const page: Page =
    isFiltered(view) || sort === 'relevance'
      ? await searchForReading(ctx, query)
      : await listEvents(ctx, { ...query, sort })
  return { ...page, items: await withPictures(ctx, page.items) }
}

/** The cursor by which a page begins with the event that the view is to begin with. */
async function cursorFrom(ctx: Context, { from, sort }: TimelineQuery) {
  if (!from || sort === 'relevance') return undefined
  const event = await ctx.db
    .selectFrom('events')
    .select(['id', 'timestamp'])
    .where('id', '=', Number(from))
    .executeTakeFirst()
  if (!event) return undefined
  const id = sort === 'oldest' ? event.id - 1 : event.id + 1
  return encodeCursor({ sort, at: event.timestamp, id })
}

/** A search whose descriptions are the part that matches best, without Markdown. */
async function searchForReading(ctx: Context, query: SearchQuery) {
  const { rows, terms, files, ...page } = await findMatches(ctx, query)
  return { items: rows.map((row) => withHighlights(row, terms, matchingPart, files)), ...page }
}

/** The timestamp at which the view's date ends or, with the oldest first, begins. */
async function edgeOf(ctx: Context, view: TimelineQuery, sort: TimelineQuery['sort']) {
  if (!view.date || isFiltered(view)) return undefined
  const { settings } = await ctx.settings.get()
  const day = dayBounds(view.date, settings.timezone)
  return sort === 'oldest' ? day?.start : day?.next
}

/** The cursor of events earlier than `timestamp` or, with the oldest first, at it or later. */
function cursorAt(timestamp: string, sort: TimelineQuery['sort']): string {
  return encodeCursor({ sort, at: timestamp, id: sort === 'oldest' ? -1 : 0 })
}

function cursorOf(
  event: Event | undefined,
  sort: 'newest' | 'oldest',
  { total }: Page,
): string | null {
  if (!event) return null
  return encodeCursor({ sort, at: event.timestamp, id: event.id, ...(total && { total }) })
}
