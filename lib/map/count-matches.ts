import { sql } from 'kysely'
import { unprepared } from '../../db/unprepared.ts'
import type { Context } from '../context.ts'
import { type Criteria, indexedMatching, withinTime } from '../search/engine/conditions.ts'
import { orTooSlow } from '../search/engine/too-slow.ts'
import { queryCte } from '../search/engine/tsquery.ts'
import { withinBox } from '../search/query/area.ts'
import type { Bounds } from './cells.ts'
import { finestZoom } from './cells.ts'
import { type CellRow, groupOf } from './count-cells.ts'
import type { Group } from './groups.ts'

/** Of so many events about, in blocks spread over the table, it's told how many match in all. */
const sampledEvents = 20_000

/** More matches than these are estimated: to count them takes longer than anybody waits. */
const countedMatches = 20_000

export type Counted = { groups: Group[]; relation: 'eq' | 'approximate' }

/**
 * The events that match within `bounds`, by the cells of a zoom. Up to about 20,000 are counted; of more
 * the numbers are estimated by a sample, which is the same each time.
 * @throws {Problem} `database_unavailable` where that takes longer than 15 s
 */
export async function countMatches(
  ctx: Pick<Context, 'searchDb'>,
  criteria: Criteria,
  bounds: Bounds,
  zoom: number,
): Promise<Counted> {
  const { rows: sizes } = await sql<{ events: number }>`
    select reltuples::bigint as events from pg_class where oid = 'events'::regclass`.execute(
    ctx.searchDb,
  )
  const events = sizes[0]?.events ?? 0
  const count = (sample: ReturnType<typeof sql>) =>
    countSample(ctx, criteria, bounds, zoom, sample).catch(orTooSlow)
  if (events > sampledEvents) {
    const percent = (100 * sampledEvents) / events
    const sample = await count(sql`tablesample system (${sql.lit(percent)}) repeatable (1)`)
    const groups = sample.map((group) => ({
      ...group,
      count: Math.round((group.count * 100) / percent),
    }))
    const total = groups.reduce((sum, { count }) => sum + count, 0)
    if (total > countedMatches) return { groups, relation: 'approximate' }
  }
  return { groups: await count(sql``), relation: 'eq' }
}

async function countSample(
  { searchDb: db }: Pick<Context, 'searchDb'>,
  criteria: Criteria,
  bounds: Bounds,
  zoom: number,
  sample: ReturnType<typeof sql>,
): Promise<Group[]> {
  const { rows } = await sql<CellRow>`
    ${sql.raw(unprepared)} with ${queryCte(criteria, 'newest')}
    select count(*)::bigint as count, avg(latitude) as latitude, avg(longitude) as longitude,
      extract(year from min(local_date))::integer as first_year,
      extract(year from max(local_date))::integer as last_year,
      min(cell) as first_cell, max(cell) as last_cell
    from (
      select round(latitude::numeric, 7)::float8 as latitude,
        round(longitude::numeric, 7)::float8 as longitude,
        local_date, map_cell(latitude, longitude) as cell
      from events ${sample}
      where ${withinBox(bounds)} and ${indexedMatching(criteria)} and ${withinTime(criteria.range)}
    ) matches
    group by cell >> ${sql.lit(2 * (finestZoom - zoom))}`.execute(db)
  return rows.map(groupOf)
}
