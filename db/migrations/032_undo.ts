import { type Kysely, sql } from 'kysely'

/** What was done to many events at once, so that it can be undone for a day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bulk_changes (
      id bigint generated always as identity primary key,
      created_at timestamptz not null default now(),
      -- Events that went into the trash.
      deleted bigint[] not null,
      -- Events whose tags changed: [{id, before, after}].
      tags jsonb not null
    )`.execute(db)
}
