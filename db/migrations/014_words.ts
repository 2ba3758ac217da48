import { type Kysely, sql } from 'kysely'

/**
 * The owner's own words with how often they come, to complete and to correct what is typed.
 * They're counted in the background, from the events that triggers put down as unread.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists pg_trgm`.execute(db)
  await sql`
    create table words (
      word text primary key,
      folded text not null generated always as (fold_letters(word)) stored,
      count bigint not null
    )`.execute(db)
  await sql`
    create index words_beginning on words (folded text_pattern_ops)`.execute(db)
  await sql`
    create index words_similar on words using gin (folded gin_trgm_ops)`.execute(db)
  await sql`create table unread_events (event_id bigint not null)`.execute(db)
  await sql`
    create function put_down_unread() returns trigger language plpgsql as $$
    begin
      insert into unread_events select id from added;
      return null;
    end $$`.execute(db)
  await sql`
    create function put_down_changed() returns trigger language plpgsql as $$
    begin
      insert into unread_events
      select id from added join removed using (id)
      where (added.title, added.description, added.tags, added.place)
        is distinct from (removed.title, removed.description, removed.tags, removed.place);
      return null;
    end $$`.execute(db)
  await sql`
    create trigger put_down_unread after insert on events
    referencing new table as added
    for each statement execute function put_down_unread()`.execute(db)
  await sql`
    create trigger put_down_changed after update on events
    referencing old table as removed new table as added
    for each statement execute function put_down_changed()`.execute(db)
  await sql`insert into unread_events select id from events`.execute(db)
}
