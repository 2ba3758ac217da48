import { Temporal } from 'temporal-polyfill'
import { tagText } from '../search/query/tokens.ts'
import type { TimelineQuery } from '../timeline/timeline.ts'

/**
 * A view's words and filters as one text, as it is typed into the search box. Undefined where
 * operators can't say it: that is a box on the map.
 */
export function queryOfView({
  q,
  tags,
  tag_mode,
  start,
  end,
  near,
  bbox,
}: Pick<TimelineQuery, 'q' | 'tags' | 'tag_mode' | 'start' | 'end' | 'near' | 'bbox'>):
  | string
  | undefined {
  if (bbox) return undefined
  const parts = [
    q.trim(),
    tags.map(tagText).join(tag_mode === 'any' ? ' or ' : ' '),
    start && `after:${shifted(start, -1)}`,
    end && `before:${shifted(end, 1)}`,
    near && `near:${near.latitude},${near.longitude},${near.km}`,
  ]
  return parts.filter(Boolean).join(' ')
}

function shifted(bound: string, days: number): string {
  return Temporal.PlainDate.from(bound.slice(0, 10)).add({ days }).toString()
}
