import { type Kysely, sql } from 'kysely'

/**
 * Who began with a second factor and when, since nobody else may read or confirm it. Challenges of
 * passkeys are signed and so needn't be kept; those that were answered are, to be good once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`delete from second_factor where confirmed_at is null`.execute(db)
  await sql`
    alter table second_factor
      add column begun_by text,
      add column begun_at timestamptz`.execute(db)
  await sql`drop table passkey_challenges`.execute(db)
  await sql`
    create table answered_challenges (
      challenge text primary key,
      expires_at timestamptz not null
    )`.execute(db)
}
