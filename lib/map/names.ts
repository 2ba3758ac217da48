import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Bounds } from './cells.ts'
import type { Group } from './groups.ts'

/** Of so many of its events each group is named. */
const lookedAt = 30

/** So many groups, the largest ones, are named. */
const named = 40

export type Name = { name: string | null; near: string | null }

/** How the groups are called, those that come first; of more than 40 the others have no name. */
export async function nameGroups(ctx: Context, groups: Group[]): Promise<Name[]> {
  const names = await commonNames(
    ctx,
    groups.slice(0, named).map(({ core }) => core),
  )
  return Promise.all(
    groups.map(async (group, index) => {
      const name = names[index] ?? null
      const isNear = name === null && index < named
      return { name, near: isNear ? ((await ctx.gazetteer.nearest(group))?.name ?? null) : null }
    }),
  )
}

/** Of an area on both sides of 180° the west is looked at. */
async function commonNames({ db }: Context, areas: Bounds[]): Promise<(string | null)[]> {
  const edges = (side: keyof Bounds) =>
    areas.map((area) => (side === 'east' && area.east < area.west ? 180 : area[side])).map(String)
  const { rows } = await sql<{ name: string | null }>`
    select (
      select mode() within group (order by place) from (
        select place from events
        where point(longitude, latitude) <@ box(point(west, south), point(east, north))
          and latitude is not null and deleted_at is null
        limit ${sql.lit(lookedAt)}
      ) seen
    ) as name
    from unnest(${edges('west')}::text[]::float8[], ${edges('south')}::text[]::float8[],
        ${edges('east')}::text[]::float8[], ${edges('north')}::text[]::float8[])
      with ordinality areas (west, south, east, north, number)
    order by number`.execute(db)
  return rows.map(({ name }) => name)
}
