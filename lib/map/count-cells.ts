import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { boundsOf, commonCell, finestZoom } from './cells.ts'
import type { Group } from './groups.ts'

/** The zooms at which cells are counted are even, from this one on (migration 031). */
const coarsestZoom = 4

/** A cell with its events; the first and the last of the finest cells that have any. */
export type CellRow = Omit<Group, 'bounds' | 'core'> & { first_cell: number; last_cell: number }

/**
 * What was counted of each of the cells, all of one zoom, that has any event.
 */
export async function countCells(
  { db }: Pick<Context, 'db'>,
  cells: number[],
  zoom: number,
): Promise<Group[]> {
  const counted = Math.max(coarsestZoom, zoom + (zoom % 2))
  const bits = sql.lit(2 * (counted - zoom))
  const finest = sql.lit(2 * (finestZoom - zoom))
  const within = (bits: ReturnType<typeof sql>) => sql`
    cell >= asked.cell << ${bits} and cell < (asked.cell + 1) << ${bits}`
  const sums = sql`sum(count) as count, sum(latitudes) as latitudes, sum(longitudes) as longitudes`
  const { rows } = await sql<CellRow>`
    select found.*, ends.*
    from unnest(${cells}::bigint[]) asked (cell)
    cross join lateral (
      select sum(count)::bigint as count, sum(latitudes) / sum(count) as latitude,
        sum(longitudes) / sum(count) as longitude,
        min(year)::integer as first_year, max(year)::integer as last_year
      from (
        select year, ${sums} from (
          select * from place_counts where ${within(bits)}
          union all
          select * from place_count_changes where ${within(bits)}
        ) rows group by year having sum(count) > 0
      ) years
      having sum(count) > 0
    ) found
    cross join lateral (
      select least(min(first), min(first_change)) as first_cell,
        greatest(max(last), max(last_change)) as last_cell
      from (select
        (select min(cell) from place_counts where ${within(finest)}) as first,
        (select max(cell) from place_counts where ${within(finest)}) as last,
        (select min(cell) from place_count_changes where ${within(finest)}) as first_change,
        (select max(cell) from place_count_changes where ${within(finest)}) as last_change
      ) of_both
    ) ends`.execute(db)
  return rows.map(groupOf)
}

export function groupOf({ first_cell, last_cell, ...row }: CellRow): Group {
  const bounds = boundsOf(commonCell(first_cell, last_cell))
  return { ...row, bounds, core: bounds }
}

/**
 * Makes counts of the changes, so that each cell has one row a year again. Of several at once one
 * does it.
 */
export async function sumUpPlaceCounts({ db }: Pick<Context, 'db'>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('lifelog place counts')) as mine`.execute(trx)
    if (!rows[0]?.mine) return
    await sql`
      with gone as (delete from place_count_changes returning *),
      changes as (
        select cell, year, sum(count)::integer as count, sum(latitudes) as latitudes,
          sum(longitudes) as longitudes
        from gone group by cell, year
      )
      merge into place_counts using changes
        on place_counts.cell = changes.cell and place_counts.year = changes.year
      when matched and place_counts.count + changes.count = 0 then delete
      when matched then update set
        count = place_counts.count + changes.count,
        latitudes = place_counts.latitudes + changes.latitudes,
        longitudes = place_counts.longitudes + changes.longitudes
      when not matched and changes.count <> 0 then insert
        values (changes.cell, changes.year, changes.count, changes.latitudes, changes.longitudes)
      `.execute(trx)
  })
}
