import type { Criteria } from '../engine/conditions.ts'
import type { EventsQuery } from '../schema.ts'
import type { ParsedSearch } from './parse.ts'
import { type Range, rangeOf } from './range.ts'

type Given = Pick<EventsQuery, 'start' | 'end' | 'tags' | 'tag_mode' | 'near' | 'bbox'>

/**
 * What events must have, of a query's parameters and of what is searched for. What an index answers
 * of the operators (tags, days, a place) joins the parameters.
 * @throws {Problem} `validation_failed` for a bound that lies outside the years 1 to 9999
 */
export function criteriaOf(
  { tags, tag_mode, near, bbox, ...bounds }: Given,
  { words, filters }: { words: ParsedSearch['words']; filters: Criteria['filters'] },
  timezone: string,
): Criteria {
  const criteria: Criteria = {
    range: rangeOf(bounds, timezone),
    tags,
    tagMode: tags.length === 0 ? 'all' : tag_mode,
    search: words,
    near,
    bbox,
    filters: [],
  }
  for (const filter of filters) if (!join(criteria, filter)) criteria.filters.push(filter)
  return criteria
}

function join(criteria: Criteria, { anyOf, excluded }: Criteria['filters'][number]): boolean {
  const [only] = anyOf
  if (!only || excluded || anyOf.length > 1) return false
  if (only.kind === 'tag' && criteria.tagMode === 'all') {
    criteria.tags = [...new Set([...criteria.tags, only.tag])]
    return true
  }
  if (only.kind === 'near' && !criteria.near) {
    criteria.near = only.near
    return true
  }
  if (only.kind !== 'days') return false
  const { from, until } = only
  const range = narrowed(criteria.range, from, until)
  if (!range) return false
  criteria.range = range
  return true
}

/** The range within some days; undefined where a bound is an instant, which can't be compared. */
function narrowed({ start, end }: Range, from?: string, until?: string): Range | undefined {
  if ((from && start && !('date' in start)) || (until && end && !('date' in end))) return undefined
  const later = from && (!start || ('date' in start && start.date < from)) ? { date: from } : start
  const earlier = until && (!end || ('date' in end && end.date > until)) ? { date: until } : end
  return { ...(later && { start: later }), ...(earlier && { end: earlier }) }
}
