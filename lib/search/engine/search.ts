import type { Context } from '../../context.ts'
import { type Cursor, decodeCursor, encodeCursor } from '../../events/cursor.ts'
import { criteriaOf } from '../query/criteria.ts'
import type { SearchTerm } from '../query/parse.ts'
import { readSearch } from '../query/read-search.ts'
import type { FileHit, SearchPage, SearchQuery } from '../schema.ts'
import { highlight } from '../text/highlight.ts'
import { searchFallbacks } from './fallbacks.ts'
import { filesWithHits } from './file-hits.ts'
import { findEvents } from './find.ts'
import { countedMatches, type Found } from './read-page.ts'
import { orTooSlow } from './too-slow.ts'

type Matches = Omit<SearchPage, 'items'> & {
  /** What was searched for in the end: what was typed, or what was tried in place of it. */
  searched: string
  rows: Found[]
  terms: SearchTerm[]
  /** By event. */
  files: Map<number, FileHit[]>
}

/** What `findMatches` finds, with what matches marked in the whole of titles and descriptions. */
export async function searchEvents(ctx: Context, query: SearchQuery): Promise<SearchPage> {
  const { rows, terms, files, searched, ...page } = await findMatches(ctx, query)
  return { items: rows.map((row) => withHighlights(row, terms, highlight, files)), ...page }
}

/**
 * A page of the events that match `q`, the tags and the span of time. The total is counted up to
 * 1,000 with the first page and goes with the cursor from there. Where nothing is found, near
 * spellings are tried, and fewer words.
 * @throws {Problem} `validation_failed` for a cursor that isn't one
 */
export async function findMatches(ctx: Context, query: SearchQuery): Promise<Matches> {
  const cursor = query.cursor ? decodeCursor(query.cursor, query.sort) : undefined
  const page = await findPage(ctx, query, cursor?.q ?? query.q, cursor)
  const asTyped = { ...page, corrected: null, relaxed: [] }
  const isFound = page.total.value > 0 || page.searched_to !== null
  if (cursor || query.exact === 'true' || isFound) return asTyped
  for await (const { q, notices = [], ...how } of searchFallbacks(ctx, query.q)) {
    const other = await findPage(ctx, query, q, undefined)
    if (other.total.value > 0) return { ...other, notices: [...page.notices, ...notices], ...how }
  }
  return asTyped
}

async function findPage(
  ctx: Context,
  query: SearchQuery,
  q: string,
  cursor: Cursor | undefined,
): Promise<Omit<Matches, 'corrected' | 'relaxed'>> {
  const { words, filters, notices, timezone } = await readSearch(ctx, q)
  const sort = query.sort === 'relevance' && !words ? 'newest' : query.sort
  const found = findEvents(ctx, criteriaOf(query, { words, filters }, timezone), {
    sort,
    limit: query.limit,
    cursor,
    count: !cursor,
  })
  const { rows, matches, stop, isPart = stop !== undefined } = await found.catch(orTooSlow)
  const total = cursor?.total?.value ? cursor.total : totalOf(matches, isPart)
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  // By relevance what was looked at tells nothing of what was not.
  const end = sort === 'relevance' ? last : (last ?? stop)
  const next = end && { ...cursorOf(end, query.sort, total), ...(q !== query.q && { q }) }
  const terms = words?.flat() ?? []
  return {
    searched: q,
    rows: page,
    terms,
    files: await filesWithHits(ctx, page, terms),
    notices,
    next_cursor: next ? encodeCursor(next) : null,
    searched_to: last ? null : (stop?.timestamp ?? null),
    total,
  }
}

type Total = SearchPage['total']

function totalOf(matches: number, isPart: boolean): Total {
  return {
    value: Math.min(matches, countedMatches),
    relation: isPart || matches > countedMatches ? 'gte' : 'eq',
  }
}

type End = Pick<Found, 'timestamp' | 'id' | 'rank'>

function cursorOf(row: End, sort: SearchQuery['sort'], total: Total): Cursor {
  const { rank } = row
  return { sort, at: row.timestamp, id: row.id, total, ...(rank !== undefined && { rank }) }
}

/** A row as an event, its title as `highlight` marks it, its description as `mark` does. */
export function withHighlights(
  row: Found,
  terms: SearchTerm[],
  mark: typeof highlight,
  files: Map<number, FileHit[]>,
): SearchPage['items'][number] {
  const { rank, title_marked, description_marked, ...event } = row
  const { title, description } = event
  return {
    ...event,
    highlights: {
      title: highlight(title, title_marked ?? title, terms),
      description: description === null ? null : mark(description, description_marked ?? '', terms),
      files: files.get(event.id) ?? [],
    },
  }
}
