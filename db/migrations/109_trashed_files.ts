import { type Kysely, sql } from 'kysely'

/** Files that are deleted by themselves lie in the trash, each at its place among those of its event. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attachments add deleted_at timestamptz,
      add constraint attachments_deleted_at_check check (deleted_at is null or state = 'ready')`.execute(
    db,
  )
  await sql`
    create index attachments_trash on attachments (deleted_at desc, event_id desc, id desc)
    where deleted_at is not null`.execute(db)
  await hideFromPictures(db)
  await hideFromSearch(db)
}

/** A file without a time is in no list of pictures. */
async function hideFromPictures(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function copy_time_of_event() returns trigger language plpgsql as $$
    begin
      if new.deleted_at is null then
        -- Shared, as a change of the event under way must come before or after.
        select timestamp, local_date into new.event_timestamp, new.event_date
        from events where id = new.event_id and deleted_at is null for share;
      else
        new.event_timestamp := null;
        new.event_date := null;
      end if;
      return new;
    end $$`.execute(db)
  await sql`drop trigger copy_time_of_event on attachments`.execute(db)
  await sql`
    create trigger copy_time_of_event before insert or update of event_id, deleted_at on attachments
    for each row execute function copy_time_of_event()`.execute(db)
  await sql`
    create or replace function move_files_in_time() returns trigger language plpgsql as $$
    begin
      update attachments set
        event_timestamp = case when new.deleted_at is null then new.timestamp end,
        event_date = case when new.deleted_at is null then new.local_date end
      where event_id = new.id and deleted_at is null;
      return null;
    end $$`.execute(db)
}

const mark = sql`E'''\\x02''`

async function hideFromSearch(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function files_vector(event bigint) returns tsvector
    language plpgsql stable as $$
    declare
      vector tsvector := ${mark}:1'::tsvector;
      file record;
    begin
      for file in
        select filename, words from attachments left join attachment_texts on attachment_id = id
        where event_id = event and state = 'ready' and deleted_at is null order by id
      loop
        vector := vector || file_words(file.filename) || coalesce(file.words, ''::tsvector);
        exit when pg_column_size(vector) > 300000;
      end loop;
      return vector;
    end $$`.execute(db)
  await sql`
    create or replace function index_files() returns trigger language plpgsql as $$
    begin
      if exists (
        select from attachments where event_id = new.id and state = 'ready' and deleted_at is null
      ) then
        new.search_vector := new.search_vector || files_vector(new.id);
      end if;
      return new;
    exception when program_limit_exceeded then
      return new;
    end $$`.execute(db)
  await sql`
    create trigger note_trashed_files after update of deleted_at on attachments
    for each row when (old.deleted_at is distinct from new.deleted_at)
    execute function note_changed_files()`.execute(db)
}
