import { type Kysely, sql } from 'kysely'

/** What lets the owner in: secrets (hashed), sessions, a second factor, passkeys; and failed logins. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table credentials (
      kind text primary key check (kind in ('password', 'token')),
      hash text not null,
      environment_hash text,
      changed_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table sessions (
      id_hash text primary key,
      created_at timestamptz not null default now(),
      last_used_at timestamptz not null default now(),
      expires_at timestamptz not null,
      user_agent text,
      address text
    )`.execute(db)
  await sql`create index sessions_expiry on sessions (expires_at)`.execute(db)
  await sql`
    create table login_attempts (
      address text primary key,
      failures integer not null,
      last_failed_at timestamptz not null,
      blocked_until timestamptz
    )`.execute(db)
  await sql`
    create table second_factor (
      id boolean primary key default true check (id),
      secret text not null,
      last_step bigint,
      confirmed_at timestamptz
    )`.execute(db)
  await sql`create table recovery_codes (hash text primary key)`.execute(db)
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
