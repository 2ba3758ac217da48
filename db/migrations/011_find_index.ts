import { type Kysely, sql } from 'kysely'

/** Of more events than these the index is built while LifeLog already runs. */
const builtAtOnce = 20_000

/**
 * One inverted index over words, tags and months, by which a search goes back in time month by
 * month. Months are those of UTC, so that they follow each other as timestamps do.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists btree_gin`.execute(db)
  await sql`
    create function utc_month(instant timestamptz) returns integer
    language sql immutable parallel safe as $$
      select (extract(year from instant at time zone 'UTC') * 12
        + extract(month from instant at time zone 'UTC') - 1)::integer
    $$`.execute(db)
  await sql`
    create function utc_month_start(month integer) returns timestamptz
    language sql immutable parallel safe as $$
      select make_timestamp(month / 12, month % 12 + 1, 1, 0, 0, 0) at time zone 'UTC'
    $$`.execute(db)
  const { rows } = await sql`
    select 1 from events offset ${sql.lit(builtAtOnce)} limit 1`.execute(db)
  if (rows.length > 0) return
  await sql`
    create index events_find on events using gin (search_vector, tags, utc_month(timestamp))`.execute(
    db,
  )
  await sql`drop index events_search, events_tags`.execute(db)
}
