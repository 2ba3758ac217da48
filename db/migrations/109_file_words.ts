import { type Kysely, sql } from 'kysely'

/** What files are found by: their names and what stands in them, unless they lie in the trash. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTexts(db)
  await createFilesVector(db)
  await noteChangedFiles(db)
}

async function createTexts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table attachment_texts (
      attachment_id bigint primary key references attachments on delete cascade,
      text text not null,
      words tsvector not null
    )`.execute(db)
  // In all of the owner's languages, as a receipt may be in another than its event.
  await sql`
    create function file_words(text text) returns tsvector language plpgsql stable as $$
    declare
      length integer := 100000;
    begin
      loop
        begin
          return text_search_vector(left(text, length), search_languages());
        exception when program_limit_exceeded then
          length := length / 2;
        end;
      end loop;
    end $$`.execute(db)
  await sql`
    create function file_headline(text text, query tsquery, options text) returns text
    language sql stable as $$
      select ts_headline((search_languages())[1], text, query, options)
    $$`.execute(db)
}

const mark = sql`E'''\\x02''`

/**
 * The names of files, and what stands in them, as words of their event. They are appended to its
 * vector by a trigger that fires after the one which makes the vector (triggers fire by name), and
 * mark it, so that no update appends them twice.
 */
async function createFilesVector(db: Kysely<unknown>): Promise<void> {
  // A vector holds 1 MB at most: what no longer fits of many files is left out.
  await sql`
    create function files_vector(event bigint) returns tsvector language plpgsql stable as $$
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
    create function index_files() returns trigger language plpgsql as $$
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
    create trigger index_files before update on events
    for each row when (not new.search_vector @@ ${mark}'::tsquery)
    execute function index_files()`.execute(db)
}

/** Later, by a job: whoever changes a file would have to wait for whoever holds its event. */
async function noteChangedFiles(db: Kysely<unknown>): Promise<void> {
  // Without a key: whoever deletes an event must not wait for who indexes it, and so for the event.
  await sql`create table changed_files (event_id bigint not null)`.execute(db)
  await sql`
    create function note_changed_files() returns trigger language plpgsql as $$
    begin
      insert into changed_files values (coalesce(new.event_id, old.event_id));
      return null;
    end $$`.execute(db)
  await sql`
    create trigger note_new_files after insert on attachments
    for each row when (new.state = 'ready') execute function note_changed_files()`.execute(db)
  await sql`
    create trigger note_renamed_files after update of state, filename, event_id on attachments
    for each row when (new.state = 'ready') execute function note_changed_files()`.execute(db)
  await sql`
    create trigger note_deleted_files after delete on attachments
    for each row when (old.state = 'ready') execute function note_changed_files()`.execute(db)
  await sql`
    create trigger note_trashed_files after update of deleted_at on attachments
    for each row when (old.deleted_at is distinct from new.deleted_at)
    execute function note_changed_files()`.execute(db)
}
