import { sql } from 'kysely'
import { unprepared } from '../../db/unprepared.ts'
import type { Context } from '../context.ts'
import { type Criteria, indexedMatching, withinTime } from '../search/engine/conditions.ts'
import { orTooSlow } from '../search/engine/too-slow.ts'
import { queryCte } from '../search/engine/tsquery.ts'
import { withinBox } from '../search/query/area.ts'
import { type Bounds, finestZoom } from './cells.ts'
import { groupOf } from './count-cells.ts'
import type { Group } from './groups.ts'

/** More positions than these aren't read: the database counts them by cells. */
const fewPositions = 5_000

/** Where an event was, in which of the finest cells that is, and in which year. */
type Position = { latitude: number; longitude: number; cell: number; year: number }

/**
 * Where the events were that match, within `bounds` or anywhere; undefined where they are many. One look
 * at the events tells all that a map shows of them.
 * @throws {Problem} `database_unavailable` where that takes longer than 15 s
 */
export async function readPositions(
  { searchDb: db }: Pick<Context, 'searchDb'>,
  criteria: Criteria,
  bounds?: Bounds,
): Promise<Position[] | undefined> {
  const { rows } = await sql<Position>`
    ${sql.raw(unprepared)} with ${queryCte(criteria, 'newest')}
    select round(latitude::numeric, 7)::float8 as latitude,
      round(longitude::numeric, 7)::float8 as longitude, map_cell(latitude, longitude) as cell,
      extract(year from local_date)::integer as year
    from events
    where latitude is not null and ${bounds ? withinBox(bounds) : sql`true`}
      and ${indexedMatching(criteria)} and ${withinTime(criteria.range)}
    limit ${sql.lit(fewPositions + 1)}`
    .execute(db)
    .catch(orTooSlow)
  return rows.length > fewPositions ? undefined : rows
}

/** What has all of them; undefined where there is none. */
export function extentOf(positions: Position[]): Bounds | undefined {
  const longitudes = positions.map(({ longitude }) => longitude)
  const latitudes = positions.map(({ latitude }) => latitude)
  if (positions.length === 0) return undefined
  return {
    west: Math.min(...longitudes),
    east: Math.max(...longitudes),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
  }
}

/** The positions by the cells of a zoom. */
export function groupPositions(positions: Position[], zoom: number): Group[] {
  const cells = Map.groupBy(positions, ({ cell }) => Math.floor(cell / 4 ** (finestZoom - zoom)))
  return [...cells.values()].map((group) => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / group.length
    const years = group.map(({ year }) => year)
    const finest = group.map(({ cell }) => cell)
    return groupOf({
      count: group.length,
      latitude: mean(group.map(({ latitude }) => latitude)),
      longitude: mean(group.map(({ longitude }) => longitude)),
      first_year: Math.min(...years),
      last_year: Math.max(...years),
      first_cell: Math.min(...finest),
      last_cell: Math.max(...finest),
    })
  })
}
