import { type Kysely, sql } from 'kysely'

/**
 * Finds what goes on for days by any of them, and what is known to the month or the year alone: few
 * events of many, in indexes that are as small.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index events_several_days on events using gist (tstzrange(timestamp, end_timestamp, '[]'))
    where end_timestamp - timestamp >= interval '20 hours' and precision in ('minute', 'day')
      and deleted_at is null`.execute(db)
  await sql`
    create index events_vague on events (local_date)
    where precision in ('month', 'year') and deleted_at is null`.execute(db)
}
