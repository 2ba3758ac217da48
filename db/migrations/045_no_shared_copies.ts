import { type Kysely, sql } from 'kysely'

/** Links without a position are made to renditions, so no copies of files lie under `shared/`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attachments drop column shared_copy`.execute(db)
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
