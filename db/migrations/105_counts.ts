import { type Kysely, sql } from 'kysely'

type Sql = ReturnType<typeof sql>

/**
 * How many events each tag, each hour of each day, each cell of the map and each word has. Counting a million
 * events takes most of a second, and one row a tag would make all writers of a common tag wait for each
 * other: so each change adds rows, and the sweep sums them up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await countTags(db)
  await countDays(db)
  await countPlaces(db)
  await countWords(db)
}

async function countTags(db: Kysely<unknown>): Promise<void> {
  await sql`create table tag_counts (tag text not null, count bigint not null)`.execute(db)
  await sql`create index tag_counts_tag on tag_counts (tag text_pattern_ops)`.execute(db)
  await sql`
    create function count_added_tags() returns trigger language plpgsql as $$
    begin
      insert into tag_counts
      select tag, count(*) from added, unnest(tags) tag where deleted_at is null group by tag;
      return null;
    end $$`.execute(db)
  await sql`
    create function count_removed_tags() returns trigger language plpgsql as $$
    begin
      insert into tag_counts
      select tag, -count(*) from removed, unnest(tags) tag where deleted_at is null group by tag;
      return null;
    end $$`.execute(db)
  await sql`
    create function count_changed_tags() returns trigger language plpgsql as $$
    begin
      insert into tag_counts
      select tag, sum(delta)
      from (
        select tag, 1 as delta from added, unnest(tags) tag where deleted_at is null
        union all
        select tag, -1 from removed, unnest(tags) tag where deleted_at is null
      ) changes
      group by tag
      having sum(delta) <> 0;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger count_added_tags after insert on events
    referencing new table as added
    for each statement execute function count_added_tags()`.execute(db)
  await sql`
    create trigger count_removed_tags after delete on events
    referencing old table as removed
    for each statement execute function count_removed_tags()`.execute(db)
  await sql`
    create trigger count_changed_tags after update on events
    referencing old table as removed new table as added
    for each statement execute function count_changed_tags()`.execute(db)
}

/** What is known to the month or the year alone belongs to no day and isn't counted. */
async function countDays(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table event_counts (
      local_date date not null,
      -- Null where only the day is known.
      hour smallint,
      count integer not null
    )`.execute(db)
  await sql`create index event_counts_local_date on event_counts (local_date)`.execute(db)
  await sql`
    create function hour_of(event events) returns smallint language sql stable as $$
      select case when event.precision = 'minute'
        then extract(hour from event.timestamp at time zone event.timezone)::smallint end
    $$`.execute(db)
  const counted = sql`deleted_at is null and precision in ('minute', 'day')`
  const added = sql`select local_date, hour_of(added) as hour, 1 as delta from added where ${counted}`
  const removed = sql`
    select local_date, hour_of(removed) as hour, -1 as delta from removed where ${counted}`
  const triggers = [
    { event: sql`insert`, table: sql`new table as added`, changes: added },
    { event: sql`delete`, table: sql`old table as removed`, changes: removed },
    {
      event: sql`update`,
      table: sql`old table as removed new table as added`,
      changes: sql`${added} union all ${removed}`,
    },
  ]
  for (const { event, table, changes } of triggers) {
    await sql`
      create function count_on_${event}() returns trigger language plpgsql as $$
      begin
        insert into event_counts
        select local_date, hour, sum(delta) from (${changes}) changes
        group by local_date, hour having sum(delta) <> 0;
        return null;
      end $$`.execute(db)
    await sql`
      create trigger count_on_${event} after ${event} on events referencing ${table}
      for each statement execute function count_on_${event}()`.execute(db)
  }
}

/**
 * How many events each cell of the map has in each year, and the sums of their coordinates, which tell
 * their mean. Cells are the tiles of maps on the web (Mercator) at every second zoom from 4 to 20: the
 * number of a cell is a 1 and then two bits for each zoom, so those within another follow each other.
 */
async function countPlaces(db: Kysely<unknown>): Promise<void> {
  const columns = sql`
    cell bigint not null,
    year smallint not null,
    count integer not null,
    latitudes double precision not null,
    longitudes double precision not null`
  await sql`create table place_counts (${columns}, primary key (cell, year))`.execute(db)
  await sql`create table place_count_changes (${columns})`.execute(db)
  await sql`create index place_count_changes_cell on place_count_changes (cell)`.execute(db)
  await createMapCell(db)
  await countPlacesByTriggers(db)
}

/** A row for an event, or for its removal. */
function counted(events: Sql, sign: 1 | -1): Sql {
  // Rounded to a centimetre, as PostgreSQL fails where a result is too small for a double.
  return sql`
    select map_cell(latitude, longitude) as cell,
      extract(year from local_date)::smallint as year,
      ${sql.lit(sign)} as count,
      ${sql.lit(sign)} * round(latitude::numeric, 7)::float8 as latitudes,
      ${sql.lit(sign)} * round(longitude::numeric, 7)::float8 as longitudes
    from ${events}`
}

function onAllZooms(rows: Sql): Sql {
  const sums = sql`
    sum(count)::integer as count, sum(latitudes) as latitudes, sum(longitudes) as longitudes`
  return sql`
    select cell >> shift as cell, year, ${sums}
    from (select cell, year, ${sums} from (${rows}) rows group by cell, year) finest,
      generate_series(0, 32, 4) shift
    group by 1, 2`
}

async function createMapCell(db: Kysely<unknown>): Promise<void> {
  // Maps on the web end at 85°, where they are as high as they are wide.
  await sql`
    create function map_cell(latitude float8, longitude float8) returns bigint
    language plpgsql immutable strict parallel safe as $$
    declare
      sine float8 := sin(radians(
        greatest(-85.0511, least(85.0511, round(latitude::numeric, 7)))::float8));
      x bigint := greatest(0, least(1048575, floor((longitude + 180) / 360 * 1048576)));
      y bigint := floor((0.5 - ln((1 + sine) / (1 - sine)) / (4 * pi())) * 1048576);
    begin
      -- The bits of both in turn.
      x := (x | (x << 16)) & x'0000ffff0000ffff'::bigint;
      x := (x | (x << 8)) & x'00ff00ff00ff00ff'::bigint;
      x := (x | (x << 4)) & x'0f0f0f0f0f0f0f0f'::bigint;
      x := (x | (x << 2)) & x'3333333333333333'::bigint;
      x := (x | (x << 1)) & x'5555555555555555'::bigint;
      y := (y | (y << 16)) & x'0000ffff0000ffff'::bigint;
      y := (y | (y << 8)) & x'00ff00ff00ff00ff'::bigint;
      y := (y | (y << 4)) & x'0f0f0f0f0f0f0f0f'::bigint;
      y := (y | (y << 2)) & x'3333333333333333'::bigint;
      y := (y | (y << 1)) & x'5555555555555555'::bigint;
      return (1::bigint << 40) | x | (y << 1);
    end $$`.execute(db)
}

async function countPlacesByTriggers(db: Kysely<unknown>): Promise<void> {
  const located = sql`latitude is not null and deleted_at is null`
  const changed = sql`
    where id in (
      select id from added join removed using (id)
      where (added.latitude, added.longitude, extract(year from added.local_date), added.deleted_at is null)
        is distinct from
        (removed.latitude, removed.longitude, extract(year from removed.local_date),
          removed.deleted_at is null))
      and ${located}`
  const triggers = [
    {
      event: sql`insert`,
      tables: sql`new table as added`,
      changes: sql`added`,
      rows: sql`${counted(sql`added`, 1)} where ${located}`,
    },
    {
      event: sql`delete`,
      tables: sql`old table as removed`,
      changes: sql`removed`,
      rows: sql`${counted(sql`removed`, -1)} where ${located}`,
    },
    {
      event: sql`update`,
      tables: sql`old table as removed new table as added`,
      changes: sql`(select latitude from added union all select latitude from removed) changes`,
      rows: sql`${counted(sql`added`, 1)} ${changed}
        union all ${counted(sql`removed`, -1)} ${changed}`,
    },
  ]
  for (const { event, tables, changes, rows } of triggers) {
    // Most events have no coordinates; to count none took a quarter of the time to record one.
    await sql`
      create function count_places_on_${event}() returns trigger language plpgsql as $$
      begin
        if exists (select from ${changes} where latitude is not null) then
          insert into place_count_changes ${onAllZooms(rows)};
        end if;
        return null;
      end $$`.execute(db)
    await sql`
      create trigger count_places_on_${event} after ${event} on events referencing ${tables}
      for each statement execute function count_places_on_${event}()`.execute(db)
  }
}

/**
 * The owner's own words with how often they come, to complete and to correct what is typed.
 * They're counted in the background, once the lexemes of the events in `lexeme_queue` have been read.
 */
async function countWords(db: Kysely<unknown>): Promise<void> {
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
  await sql`create table lexeme_queue (event_id bigint not null)`.execute(db)
  await sql`
    create function queue_added() returns trigger language plpgsql as $$
    begin
      insert into lexeme_queue select id from added;
      return null;
    end $$`.execute(db)
  // A lexeme comes from anywhere: metadata, the texts of files, another language.
  await sql`
    create function queue_changed() returns trigger language plpgsql as $$
    begin
      insert into lexeme_queue
      select id from added join removed using (id)
      where (added.timestamp, added.search_vector)
        is distinct from (removed.timestamp, removed.search_vector);
      return null;
    end $$`.execute(db)
  await sql`
    create trigger queue_added after insert on events
    referencing new table as added
    for each statement execute function queue_added()`.execute(db)
  await sql`
    create trigger queue_changed after update on events
    referencing old table as removed new table as added
    for each statement execute function queue_changed()`.execute(db)
}
