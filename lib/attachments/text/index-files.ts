import { sql } from 'kysely'
import type { Context } from '../../context.ts'

/** So many events at a time that their rows are locked for a moment only. */
const batchSize = 50

/**
 * Indexes the names and texts of files as words of their events, where these changed: to write the
 * title again makes the vector anew. What is broken off is done again.
 */
export async function indexFiles({ db }: Pick<Context, 'db'>, signal: AbortSignal): Promise<void> {
  for (let more = true; more && !signal.aborted; ) {
    more = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ event_id: number }>`
        delete from changed_files where ctid = any(array(
          select ctid from changed_files order by event_id
          limit ${sql.lit(batchSize)} for update skip locked))
        returning event_id`.execute(trx)
      if (rows.length === 0) return false
      const ids = rows.map(({ event_id }) => event_id)
      await sql`
        update events set title = title where id in (
          select id from events where id = any(${ids}::bigint[]) order by id for update)`.execute(
        trx,
      )
      return rows.length === batchSize
    })
  }
}
