import type { TimelineQuery } from './timeline.ts'

type Place = { up?: string; down?: string }

/** The URL of the view, at its top or at `place`. What is as usual isn't said. */
export function timelineUrl(view: Partial<TimelineQuery>, { up, down }: Place = {}): string {
  const { q, tags = [], tag_mode, start, end, near, bbox, sort, exact, select } = view
  const parameters = {
    q: q?.trim().replace(/\s+/g, ' '),
    tags: tags.join(','),
    tag_mode: tag_mode === 'any' ? tag_mode : undefined,
    start,
    end,
    near: near && `${near.latitude},${near.longitude},${near.km}`,
    bbox: bbox && `${bbox.west},${bbox.south},${bbox.east},${bbox.north}`,
    sort: sort === 'newest' ? undefined : sort,
    exact: exact === 'true' ? exact : undefined,
    select,
    up,
    down,
  }
  const given = Object.entries(parameters).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  )
  return given.length > 0 ? `/?${new URLSearchParams(given)}` : '/'
}
