import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../events/cursor.ts'
import { criteriaOf } from '../search/query/criteria.ts'
import { daysOf } from '../search/query/date-span.ts'
import { readSearch } from '../search/query/read-search.ts'
import { findPhotos, type Photo } from './find.ts'
import type { PhotosQuery } from './schema.ts'

export type PhotosPage = { photos: Photo[]; next_cursor: string | null; notices: string[] }

const pageSize = 80

/**
 * The pictures and videos of the events that match, the newest first, of one event in their order.
 * @throws {Problem} `validation_failed` for a cursor that isn't one
 */
export async function listPhotos(ctx: Context, query: PhotosQuery): Promise<PhotosPage> {
  const { words, filters, notices, timezone } = await readSearch(ctx, query.q)
  const until = query.month && daysOf(query.month)?.until
  const upToMonth = until ? [{ anyOf: [{ kind: 'days' as const, until }], excluded: false }] : []
  const all = { words, filters: [...filters, ...upToMonth] }
  const criteria = criteriaOf(query, all, timezone)
  const cursor = query.cursor ? decodeCursor(query.cursor, 'photos') : undefined
  const rows = await findPhotos(ctx, criteria, cursor, pageSize + 1)
  const page = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? page.at(-1) : undefined
  return {
    photos: page.map(({ event_timestamp, ...photo }) => photo),
    next_cursor: last
      ? encodeCursor({
          sort: 'photos',
          at: last.event_timestamp,
          id: last.event.id,
          attachment: last.id,
        })
      : null,
    notices,
  }
}
