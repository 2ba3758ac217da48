import { type Kysely, sql } from 'kysely'

/** Backups, under way and made, and what was last seen of each file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table backups (
      id bigint generated always as identity primary key,
      began_at timestamptz not null default now(),
      -- While it's made: until when nothing that it may still read is deleted, renewed all the time.
      lease_expires_at timestamptz,
      finished_at timestamptz,
      events bigint,
      files bigint,
      faults jsonb not null default '[]'
    )`.execute(db)
  await sql`
    alter table attachments
    add column checked_at timestamptz,
    add column damage text
      check (damage in ('missing', 'size_differs', 'digest_differs', 'unreadable'))`.execute(db)
  await sql`
    create index attachments_damaged on attachments (id) where damage is not null`.execute(db)
}
