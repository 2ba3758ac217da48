import { type Kysely, sql } from 'kysely'

/** Files that are shared without their position have a copy in the storage, which goes with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attachments
      add column shared_copy text check (shared_copy in ('made', 'none'))`.execute(db)
  await sql`
    create index attachments_shared_copies on attachments (shared_until)
    where shared_copy = 'made'`.execute(db)
  // Of everything that may have one, as the storage may have what the row doesn't tell of yet.
  await sql`
    create or replace function delete_objects_of_attachment() returns trigger
    language plpgsql as $$
    begin
      insert into object_deletions (key)
      select unnest(array[old.key, 'staging/' || old.key])
      union all
      select 'renditions/' || size || '/' || old.key from unnest(array[320, 800, 1600]) size
      where old.content_type ~ '^(image|video)/'
      union all
      select 'shared/' || old.key where old.content_type ~ '^(image|video|audio)/'
      on conflict do nothing;
      return null;
    end $$`.execute(db)
}
