import type { Context } from '../base/context.ts'
import { type Cursor, decodeCursor, encodeCursor } from '../events/cursor.ts'
import { countedMatches, type Found, findEvents } from './find.ts'
import { highlight } from './highlight.ts'
import { parseSearch, type SearchTerm } from './parse.ts'
import { rangeOf } from './range.ts'
import type { SearchPage, SearchQuery } from './schema.ts'

/**
 * A page of the events that match `q`, the tags and the span of time. The total is counted up to
 * 1,000 with the first page and goes with the cursor from there. By relevance the newest 1,000
 * matches are ranked.
 * @param describe makes the highlights of a description, as `highlight` does
 * @throws {Problem} `validation_failed` for a cursor that isn't one
 */
export async function searchEvents(
  ctx: Context,
  query: SearchQuery,
  describe = highlight,
): Promise<SearchPage> {
  const { settings } = await ctx.settings.get()
  const cursor = query.cursor ? decodeCursor(query.cursor, query.sort) : undefined
  const search = query.q.trim() ? parseSearch(query.q) : undefined
  const sort = query.sort === 'relevance' && !search ? 'newest' : query.sort
  const { rows, matches } = await findEvents(
    ctx.db,
    {
      range: rangeOf(query, settings.timezone),
      tags: query.tags,
      tagMode: query.tag_mode,
      near: query.near,
      bbox: query.bbox,
      search,
    },
    { sort, limit: query.limit, cursor, count: !cursor },
  )
  const total = cursor?.total ?? totalOf(matches)
  const more = rows.length > query.limit
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => withHighlights(row, search?.flat() ?? [], describe)),
    next_cursor: more && last ? encodeCursor(cursorOf(last, query.sort, total)) : null,
    total,
  }
}

type Total = SearchPage['total']

function totalOf(matches: number): Total {
  return matches > countedMatches
    ? { value: countedMatches, relation: 'gte' }
    : { value: matches, relation: 'eq' }
}

function cursorOf(row: Found, sort: SearchQuery['sort'], total: Total): Cursor {
  const { rank } = row
  return { sort, at: row.timestamp, id: row.id, total, ...(rank !== undefined && { rank }) }
}

function withHighlights(
  row: Found,
  terms: SearchTerm[],
  describe: typeof highlight,
): SearchPage['items'][number] {
  const { rank, title_marked, description_marked, ...event } = row
  const { title, description } = event
  return {
    ...event,
    highlights: {
      title: highlight(title, title_marked ?? title, terms),
      description:
        description === null ? null : describe(description, description_marked ?? '', terms),
    },
  }
}
