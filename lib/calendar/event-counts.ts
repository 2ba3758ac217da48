import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** Sums up the ledger, so that an hour of a day has one row again. */
export async function sumUpEventCounts(ctx: Pick<Context, 'db'>): Promise<void> {
  await sql`
    with gone as (
      delete from event_counts where local_date in (
        select local_date from event_counts group by local_date, hour having count(*) > 1)
      returning local_date, hour, count)
    insert into event_counts
    select local_date, hour, sum(count) from gone
    group by local_date, hour having sum(count) <> 0`.execute(ctx.db)
}
