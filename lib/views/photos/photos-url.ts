import type { PhotosQuery } from '../../photos/schema.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'

/** The URL of the photos that a query finds. What is as usual isn't said. */
export function photosUrl({ month, cursor, ...filters }: Partial<PhotosQuery>): string {
  const { searchParams } = new URL(timelineUrl({ ...filters, sort: 'newest' }), 'http://localhost')
  if (month) searchParams.set('month', month)
  if (cursor) searchParams.set('cursor', cursor)
  return searchParams.size > 0 ? `/photos?${searchParams}` : '/photos'
}

/** Whether a query shows the photos of some events only. */
export function isNarrowed({ q, tags, start, end, near, bbox }: PhotosQuery): boolean {
  return Boolean(q.trim() || tags.length > 0 || start || end || near || bbox)
}
