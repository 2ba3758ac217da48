import { sql } from 'kysely'
import { unprepared } from '../../db/unprepared.ts'
import type { Context } from '../context.ts'
import { type Criteria, indexedMatching, withinTime } from '../search/engine/conditions.ts'
import { orTooSlow } from '../search/engine/too-slow.ts'
import { queryCte } from '../search/engine/tsquery.ts'
import type { Bounds } from './cells.ts'

/** So far away, in degrees, that what is nearest to it lies furthest to that side. */
const far = 1_000_000

/** What has all events with a place; undefined where there is none. Four steps in the index of places. */
export async function extentOfAll({ db }: Pick<Context, 'db'>): Promise<Bounds | undefined> {
  const nearestTo = (x: number, y: number, column: string) => sql`
    (select ${sql.ref(column)} from events where latitude is not null and deleted_at is null
      order by point(longitude, latitude) <-> point(${sql.lit(x)}, ${sql.lit(y)}) limit 1)`
  const { rows } = await sql<Bounds>`
    select ${nearestTo(-far, 0, 'longitude')} as west, ${nearestTo(far, 0, 'longitude')} as east,
      ${nearestTo(0, -far, 'latitude')} as south, ${nearestTo(0, far, 'latitude')} as north`.execute(
    db,
  )
  return rows[0]?.west === null ? undefined : rows[0]
}

/** So many matches, at most, tell what a map of them shows. */
const lookedAt = 20_000

/** What has the events that match; of very many, of some of them. */
export async function extentOfMatches(
  { searchDb: db }: Pick<Context, 'searchDb'>,
  criteria: Criteria,
): Promise<Bounds | undefined> {
  const { rows } = await sql<Bounds>`
    ${sql.raw(unprepared)} with ${queryCte(criteria, 'newest')}
    select min(longitude) as west, min(latitude) as south,
      max(longitude) as east, max(latitude) as north
    from (
      select longitude, latitude from events
      where latitude is not null and ${indexedMatching(criteria)} and ${withinTime(criteria.range)}
      limit ${sql.lit(lookedAt)}
    ) seen`
    .execute(db)
    .catch(orTooSlow)
  return rows[0]?.west === null ? undefined : rows[0]
}
