import { type Kysely, sql } from 'kysely'

/**
 * How many events each hour of each day has, as a ledger like that of the tags: each change adds
 * rows, so that nobody waits for who else writes about the same day, and they are summed up later.
 * What is known to the month or the year alone belongs to no day and isn't counted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table event_counts (
      local_date date not null,
      -- Null where only the day is known.
      hour smallint,
      count integer not null
    )`.execute(db)
  await sql`
    create function hour_of(event events) returns smallint language sql stable as $$
      select case when event.precision = 'minute'
        then extract(hour from event.timestamp at time zone event.timezone)::smallint end
    $$`.execute(db)
  await createTriggers(db)
  await sql`
    insert into event_counts
    select local_date, hour_of(events), count(*) from events
    where deleted_at is null and precision in ('minute', 'day')
    group by 1, 2`.execute(db)
  await sql`create index event_counts_local_date on event_counts (local_date)`.execute(db)
  // The id in it lets the events of a day be told without a look at each.
  await sql`drop index events_local_date`.execute(db)
  await sql`
    create index events_local_date on events (local_date, id) where deleted_at is null`.execute(db)
  await sql`
    create index events_end on events (end_timestamp)
    where end_timestamp is not null and deleted_at is null`.execute(db)
}

async function createTriggers(db: Kysely<unknown>): Promise<void> {
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
