import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { notPaused } from './pauses.ts'

/**
 * The id of an event of long ago: the next one behind a place that is chosen at random, so that it
 * is as quick among ten million. Undefined where there is none from before `date`.
 */
export async function findRandomMemory(ctx: Context, date: string): Promise<number | undefined> {
  const { settings } = await ctx.settings.get()
  const wanted = sql`
    deleted_at is null and local_date < ${date}::date - 30 and ${notPaused(settings)}`
  const { rows } = await sql<{ id: number }>`
    with place as materialized (
      select min(id) + floor(random() * (max(id) - min(id) + 1))::bigint as id from events
    )
    (select events.id from events
      where events.id >= (select id from place) and ${wanted} order by events.id limit 1)
    union all
    (select events.id from events
      where events.id < (select id from place) and ${wanted} order by events.id desc limit 1)
    limit 1`.execute(ctx.db)
  return rows[0]?.id
}
