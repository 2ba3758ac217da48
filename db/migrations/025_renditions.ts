import { type Kysely, sql } from 'kysely'

/**
 * Each picture in several sizes, and what a page needs to leave room for it: its width and height,
 * upright, and its mean colour. The thumbnails of before leave the storage; renditions are made in
 * the background.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attachments
      add column renditions text check (renditions in ('made', 'impossible')),
      add column width integer check (width > 0),
      add column height integer check (height > 0),
      add column colour text check (colour ~ '^#[0-9a-f]{6}$')`.execute(db)
  await sql`
    update attachments set renditions = 'impossible' where thumbnail = 'impossible'`.execute(db)
  await sql`
    insert into object_deletions (key)
    select 'thumbnails/' || key from attachments where thumbnail = 'made'
    on conflict do nothing`.execute(db)
  await sql`alter table attachments drop column thumbnail`.execute(db)
  await sql`
    create index attachments_without_renditions on attachments (id)
    where state = 'ready' and renditions is null
      and content_type in ('image/jpeg', 'image/png', 'image/webp')`.execute(db)
  // Of everything that may be seen, as the storage may have what the row doesn't tell of yet.
  await sql`
    create or replace function delete_objects_of_attachment() returns trigger
    language plpgsql as $$
    begin
      insert into object_deletions (key)
      select unnest(array[old.key, 'staging/' || old.key])
      union all
      select 'renditions/' || size || '/' || old.key from unnest(array[320, 800, 1600]) size
      where old.content_type ~ '^(image|video)/'
      on conflict do nothing;
      return null;
    end $$`.execute(db)
}
