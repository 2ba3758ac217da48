import { type Kysely, sql } from 'kysely'

/** Searches with a name. A deleted one stays a while, for who changes their mind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table views (
      id bigint generated always as identity primary key,
      name text not null check (char_length(name) between 1 and 100),
      query text not null check (char_length(query) between 1 and 500),
      pinned boolean not null default false,
      created_at timestamptz not null default now(),
      deleted_at timestamptz
    )`.execute(db)
  await sql`
    create unique index views_name on views (lower(name)) where deleted_at is null`.execute(db)
}
