import { type Kysely, sql } from 'kysely'

/** Events that stay within reach above the timeline. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pins (
      event_id bigint primary key references events on delete cascade,
      pinned_at timestamptz not null default now()
    )`.execute(db)
}
