import { type Kysely, sql } from 'kysely'

/** What belongs to the owner: settings, secrets (hashed), sessions and failed logins. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table settings (
      name text primary key,
      value jsonb not null,
      environment_value jsonb,
      changed_at timestamptz not null default now()
    )`.execute(db)
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
      user_agent text
    )`.execute(db)
  await sql`create index sessions_expiry on sessions (expires_at)`.execute(db)
  await sql`
    create table login_attempts (
      address text primary key,
      failures integer not null,
      last_failed_at timestamptz not null,
      blocked_until timestamptz
    )`.execute(db)
}
