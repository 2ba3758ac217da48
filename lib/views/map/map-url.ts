import type { Bounds } from '../../map/cells.ts'
import type { MapPageQuery } from '../../map/schema.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'

/** The URL of a part of the map; without one it shows all places. What is as usual isn't said. */
export function mapUrl(
  { bbox: _, day, track, ...filters }: Partial<MapPageQuery>,
  area?: Bounds,
): string {
  const narrowed = timelineUrl({ ...filters, bbox: area && rounded(area), sort: 'newest' })
  const { searchParams } = new URL(narrowed, 'http://localhost')
  if (day) searchParams.set('day', day)
  if (track === 'true') searchParams.set('track', track)
  return searchParams.size > 0 ? `/map?${searchParams}` : '/map'
}

/** The timeline of what happened in an area. */
export function eventsUrl({ day, ...query }: Partial<MapPageQuery>, area: Bounds): string {
  const { q, tags, tag_mode, near } = query
  const [start, end] = day ? [day, day] : [query.start, query.end]
  const bbox = rounded(area)
  return timelineUrl({ q, tags, tag_mode, near, start, end, bbox, sort: 'newest' })
}

/** To five digits, about a metre, and outwards. */
function rounded({ west, south, east, north }: Bounds): Bounds {
  return {
    west: Math.max(-180, Math.floor(west * 1e5) / 1e5),
    south: Math.max(-90, Math.floor(south * 1e5) / 1e5),
    east: Math.min(180, Math.ceil(east * 1e5) / 1e5),
    north: Math.min(90, Math.ceil(north * 1e5) / 1e5),
  }
}
