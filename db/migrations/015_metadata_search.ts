import { type Kysely, sql } from 'kysely'

/** Finds events by what their metadata says, and places by how they begin, in either case. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function folded_metadata(metadata jsonb) returns jsonb
    language sql immutable parallel safe strict as $$ select lower(metadata::text)::jsonb $$`.execute(
    db,
  )
  await sql`
    create index events_metadata on events using gin (folded_metadata(metadata) jsonb_path_ops)
    where metadata <> '{}' and deleted_at is null`.execute(db)
  await sql`
    create index events_place_name on events (lower(place) text_pattern_ops)
    where place is not null and deleted_at is null`.execute(db)
}
