import { type Kysely, sql } from 'kysely'

/** Small pictures of attachments, which lie beside their objects and leave the storage with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attachments add column thumbnail text
    check (thumbnail in ('made', 'impossible'))`.execute(db)
  await sql`
    create index attachments_without_thumbnail on attachments (id)
    where state = 'ready' and thumbnail is null
      and content_type in ('image/jpeg', 'image/png', 'image/webp')`.execute(db)
  // Of every picture, as the storage may have a thumbnail that the row doesn't tell of yet.
  await sql`
    create or replace function delete_objects_of_attachment() returns trigger
    language plpgsql as $$
    begin
      insert into object_deletions (key)
      select unnest(array[old.key, 'staging/' || old.key])
      union all
      select 'thumbnails/' || old.key where old.content_type like 'image/%'
      on conflict do nothing;
      return null;
    end $$`.execute(db)
}
