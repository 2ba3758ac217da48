import { type Kysely, sql } from 'kysely'

/** The key that LifeLog made for itself at a storage; here, as all instances use the same one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table storage_keys (
      endpoint text not null,
      bucket text not null,
      access_key text not null,
      secret_key text not null,
      created_at timestamptz not null default now(),
      primary key (endpoint, bucket)
    )`.execute(db)
}
