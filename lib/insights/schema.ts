import * as v from 'valibot'
import { boundedText } from '../base/bounded-text.ts'
import { limits } from '../base/limits.ts'
import { Given } from '../http/given.ts'
import { SearchQuery } from '../search/schema.ts'

const { tags, tag_mode, start, end } = SearchQuery.entries

/** By what events are grouped. */
export const groups = ['year', 'month', 'weekday', 'hour', 'tag'] as const

export const InsightsQuery = v.strictObject({
  by: v.optional(v.picklist(groups), 'month'),
  /** A key of the metadata, whose numbers are added up. */
  key: v.optional(boundedText(200)),
  q: v.optional(boundedText(limits.search), ''),
  tags,
  tag_mode,
  start,
  end,
})
export type InsightsQuery = v.InferOutput<typeof InsightsQuery>

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const number = v.nullable(v.number())

/**
 * `period` is a year (2026), a month (2026-11), a weekday (1 is Monday), an hour (18) or a tag. Sum and
 * mean are those of the numbers under `key`, null without it; `count` says how many there are.
 */
export const Insights = v.object({
  by: v.picklist(groups),
  key: v.nullable(v.string()),
  items: v.array(v.object({ period: v.string(), count, sum: number, mean: number })),
  total: v.object({ count, sum: number, mean: number }),
})
export type Insights = v.InferOutput<typeof Insights>

/** As the page asks for it: a year is a span from its first to its last day. */
export const InsightsForm = v.pipe(
  Given,
  v.object({ ...InsightsQuery.entries, year: v.optional(v.pipe(v.string(), v.regex(/^\d{4}$/))) }),
  v.transform(({ year, ...query }) =>
    year ? { ...query, start: `${year}-01-01`, end: `${year}-12-31` } : query,
  ),
)

/** The year that a question is about, where it is about a whole one. */
export function yearOf({ start, end }: Pick<InsightsQuery, 'start' | 'end'>): number | undefined {
  const year = start?.slice(0, 4)
  return start === `${year}-01-01` && end === `${year}-12-31` ? Number(year) : undefined
}
