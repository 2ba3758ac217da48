import { type RawBuilder, sql } from 'kysely'
import { unprepared } from '../../../db/unprepared.ts'
import { withinDistance } from '../query/area.ts'
import type { Condition } from '../query/filter-condition.ts'
import type { Filter } from '../query/parse.ts'
import { withinRange } from '../query/range.ts'
import { metadataMatches } from './metadata-sql.ts'

/**
 * The conditions that hold for a row of `events`, by whatever name, where all filters do. There are so
 * many combinations that a statement with them isn't kept.
 */
export function filterConditions(
  filters: Pick<Filter, 'anyOf' | 'excluded'>[],
): RawBuilder<unknown>[] {
  return filters.map(({ anyOf, excluded }) => {
    const any = sql`(${sql.join(anyOf.map(conditionSql), sql` or `)})`
    return sql`${sql.raw(unprepared)} ${excluded ? sql`not ${any}` : any}`
  })
}

function conditionSql(condition: Condition): RawBuilder<unknown> {
  switch (condition.kind) {
    case 'tag':
      return sql`tags @> ${[condition.tag]}::text[]`
    case 'days':
      return withinDays(condition)
    case 'yearly':
      return withinYears(condition)
    case 'place':
      return sql`(latitude is not null or place is not null)`
    case 'file':
      return hasFile(condition)
    case 'near':
      return withinDistance(condition.near)
    case 'metadata':
      return metadataMatches(condition)
  }
}

function withinYears({ month, day }: Extract<Condition, { kind: 'yearly' }>) {
  const ofMonth = sql`extract(month from local_date) = ${month}`
  return day ? sql`(${ofMonth} and extract(day from local_date) = ${day})` : sql`(${ofMonth})`
}

function withinDays({ from, until }: Extract<Condition, { kind: 'days' }>) {
  const range = { ...(from && { start: { date: from } }), ...(until && { end: { date: until } }) }
  return sql`(${sql.join(withinRange(range), sql` and `)})`
}

function hasFile({ types, ending }: Extract<Condition, { kind: 'file' }>) {
  const named = ending ? sql` or lower(filename) like ${`%${ending}`}` : sql``
  // Within these parentheses only an event has an id.
  return sql`exists (
    select from (select event_id, filename, content_type from attachments
      where state = 'ready' and deleted_at is null) file
    where event_id = id
      and (content_type like any(${types}::text[]) ${named}))`
}
