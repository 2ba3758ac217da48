import { type Kysely, sql } from 'kysely'

/** From where each session was opened, the second factor, and until when links to files work. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sessions add column address text`.execute(db)
  await sql`
    create table second_factor (
      id boolean primary key default true check (id),
      secret text not null,
      last_step bigint,
      confirmed_at timestamptz
    )`.execute(db)
  await sql`create table recovery_codes (hash text primary key)`.execute(db)
  await sql`alter table attachments add column shared_until timestamptz`.execute(db)
}
