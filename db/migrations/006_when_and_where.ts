import { type Kysely, sql } from 'kysely'

/**
 * When an event really happened (its timezone, its end, how exactly that is known) and where; and
 * what it was before each change.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addWhenAndWhere(db)
  await indexByTrigger(db)
  await createRevisions(db)
}

/** One statement, as each that adds a stored column writes the whole table anew. */
async function addWhenAndWhere(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ timezone: string }>`
    select value #>> '{}' as timezone from settings where name = 'timezone'`.execute(db)
  const timezone = rows[0]?.timezone ?? 'UTC'
  await sql`
    alter table events
      add column timezone text not null default ${sql.lit(timezone)},
      add column end_timestamp timestamptz,
      add column precision text not null default 'minute'
        check (precision in ('minute', 'day', 'month', 'year')),
      add column approximate boolean not null default false,
      add column latitude double precision check (latitude between -90 and 90),
      add column longitude double precision check (longitude between -180 and 180),
      add column place text check (char_length(place) between 1 and 200),
      add check (end_timestamp >= timestamp),
      add check ((latitude is null) = (longitude is null)),
      alter column search_vector drop expression`.execute(db)
  // A generated column can't be added together with the one that it is made of.
  await sql`
    alter table events
      alter column timezone set default 'UTC',
      add column local_date date not null
        generated always as ((timestamp at time zone timezone)::date) stored,
      add column month integer not null generated always as ((
        extract(year from timestamp at time zone timezone) * 12
          + extract(month from timestamp at time zone timezone) - 1)::integer) stored`.execute(db)
  await sql`
    create index events_local_date on events (local_date) where deleted_at is null`.execute(db)
  await sql`
    create index events_month_day on events (
      (extract(month from local_date)), (extract(day from local_date)), local_date)
    where deleted_at is null`.execute(db)
  await sql`
    create index events_place on events using gist (point(longitude, latitude))
    where latitude is not null and deleted_at is null`.execute(db)
}

/** A trigger can take in what an expression can't: first of all the name of the place. */
async function indexByTrigger(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function index_event() returns trigger language plpgsql as $$
    begin
      new.search_vector :=
        event_search_vector(new.title, new.description, new.tags, new.metadata);
      if new.place is not null then
        new.search_vector := new.search_vector || setweight(text_search_vector(new.place), 'B');
      end if;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger index_event
    before insert or update of title, description, tags, metadata, place on events
    for each row execute function index_event()`.execute(db)
}

async function createRevisions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table event_revisions (
      event_id bigint not null references events on delete cascade,
      version integer not null,
      changed_at timestamptz not null default now(),
      changed_by text not null check (changed_by in ('session', 'token', 'import', 'lifelog')),
      before jsonb not null,
      primary key (event_id, version)
    )`.execute(db)
  // Who changes an event says so in lifelog.changed_by, by set_config in the same statement.
  await sql`
    create function keep_revision() returns trigger language plpgsql as $$
    declare
      changed jsonb;
    begin
      select jsonb_object_agg(was.key, was.value) into changed
      from jsonb_each(revision_of(old)) was join jsonb_each(revision_of(new)) is_now using (key)
      where was.value is distinct from is_now.value;
      if changed is not null then
        insert into event_revisions (event_id, version, changed_by, before)
        values (
          old.id, old.version,
          coalesce(nullif(current_setting('lifelog.changed_by', true), ''), 'lifelog'), changed)
        on conflict do nothing;
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create function revision_of(event events) returns jsonb language sql stable as $$
      select jsonb_build_object(
        'timestamp', to_char(event.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'timezone', event.timezone,
        'end_timestamp',
          to_char(event.end_timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'precision', event.precision,
        'approximate', event.approximate,
        'location', case when event.latitude is not null or event.place is not null then
          jsonb_build_object(
            'latitude', event.latitude, 'longitude', event.longitude, 'name', event.place) end,
        'title', event.title,
        'description', event.description,
        'tags', to_jsonb(event.tags),
        'metadata', event.metadata)
    $$`.execute(db)
  await sql`
    create trigger keep_revision after update on events
    for each row when (old.version is distinct from new.version)
    execute function keep_revision()`.execute(db)
}
