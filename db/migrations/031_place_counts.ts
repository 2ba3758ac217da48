import { type Kysely, sql } from 'kysely'

type Sql = ReturnType<typeof sql>

/**
 * How many events each cell of the map has in each year, and the sums of their coordinates, which tell
 * their mean. Cells are the tiles of maps on the web (Mercator) at every second zoom from 4 to 20: the
 * number of a cell is a 1 and then two bits for each zoom, so those within another follow each other.
 * Each change adds rows, so that nobody waits for who else writes; they become counts later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
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
  await createTriggers(db)
  await sql`
    insert into place_counts
    ${onAllZooms(sql`${counted(sql`events`, 1)} where latitude is not null and deleted_at is null`)}
    `.execute(db)
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

async function createTriggers(db: Kysely<unknown>): Promise<void> {
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
      rows: sql`${counted(sql`added`, 1)} where ${located}`,
    },
    {
      event: sql`delete`,
      tables: sql`old table as removed`,
      rows: sql`${counted(sql`removed`, -1)} where ${located}`,
    },
    {
      event: sql`update`,
      tables: sql`old table as removed new table as added`,
      rows: sql`${counted(sql`added`, 1)} ${changed}
        union all ${counted(sql`removed`, -1)} ${changed}`,
    },
  ]
  for (const { event, tables, rows } of triggers) {
    await sql`
      create function count_places_on_${event}() returns trigger language plpgsql as $$
      begin
        insert into place_count_changes ${onAllZooms(rows)};
        return null;
      end $$`.execute(db)
    await sql`
      create trigger count_places_on_${event} after ${event} on events referencing ${tables}
      for each statement execute function count_places_on_${event}()`.execute(db)
  }
}
