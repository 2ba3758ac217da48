import { type Kysely, sql } from 'kysely'

/** Keys of the owner's devices that open a session, and what they're asked to sign. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table passkeys (
      id text primary key,
      name text not null,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      created_at timestamptz not null default now(),
      last_used_at timestamptz
    )`.execute(db)
  await sql`
    create table passkey_challenges (
      challenge text primary key,
      purpose text not null check (purpose in ('add', 'login')),
      expires_at timestamptz not null
    )`.execute(db)
}
