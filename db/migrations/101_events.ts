import { type Kysely, sql } from 'kysely'

/** The owner's settings, the events, what each was before, and what was done to many at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table settings (
      name text primary key,
      value jsonb not null,
      environment_value jsonb,
      changed_at timestamptz not null default now()
    )`.execute(db)
  await createEvents(db)
  await indexByTime(db)
  await indexPlacesAndMetadata(db)
  await fillLocalDate(db)
  await createRevisions(db)
  await createPinsAndViews(db)
  await createChangesOfMany(db)
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  // The check refuses a timezone that PostgreSQL doesn't know.
  await sql`
    create table events (
      id bigint generated always as identity primary key,
      uid uuid not null unique,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      timestamp timestamptz not null default now(),
      title text not null check (char_length(title) between 1 and 500),
      description text,
      tags text[] not null default '{}' check (cardinality(tags) <= 50),
      metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
      version integer not null default 1,
      deleted_at timestamptz,
      -- By a trigger, as an expression can't take in the files of an event.
      search_vector tsvector not null,
      timezone text not null default 'UTC',
      end_timestamp timestamptz,
      precision text not null default 'minute'
        check (precision in ('minute', 'day', 'month', 'year')),
      approximate boolean not null default false,
      latitude double precision check (latitude between -90 and 90),
      longitude double precision check (longitude between -180 and 180),
      place text check (char_length(place) between 1 and 200),
      local_date date not null,
      month integer not null generated always as ((
        extract(year from timestamp at time zone timezone) * 12
          + extract(month from timestamp at time zone timezone) - 1)::integer) stored,
      -- What it's written in, of the owner's languages; null until it's detected.
      language text,
      constraint events_timezone_check check ((timestamp at time zone timezone) is not null),
      check (end_timestamp >= timestamp),
      check ((latitude is null) = (longitude is null))
    )`.execute(db)
}

async function indexByTime(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index events_timeline on events (timestamp desc, id desc)
    where deleted_at is null`.execute(db)
  await sql`
    create index events_trash on events (deleted_at desc, id desc)
    where deleted_at is not null`.execute(db)
  // The id in it lets the events of a day be told without a look at each.
  await sql`
    create index events_local_date on events (local_date, id) where deleted_at is null`.execute(db)
  await sql`
    create index events_month_day on events (
      (extract(month from local_date)), (extract(day from local_date)), local_date)
    where deleted_at is null`.execute(db)
  await sql`
    create index events_end on events (end_timestamp)
    where end_timestamp is not null and deleted_at is null`.execute(db)
  // What goes on for days is found by any of them, and what is known to the month or the year alone:
  // few events of many, in indexes that are as small. No calendar is more than a day from UTC's.
  await sql`
    create index events_several_days on events using gist (tstzrange(timestamp, end_timestamp, '[]'))
    where end_timestamp - timestamp >= interval '20 hours' and precision in ('minute', 'day')
      and deleted_at is null`.execute(db)
  await sql`
    create index events_vague on events (local_date)
    where precision in ('month', 'year') and deleted_at is null`.execute(db)
}

async function indexPlacesAndMetadata(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index events_place on events using gist (point(longitude, latitude))
    where latitude is not null and deleted_at is null`.execute(db)
  // By how the name of a place begins, in either case.
  await sql`
    create index events_place_name on events (lower(place) text_pattern_ops)
    where place is not null and deleted_at is null`.execute(db)
  await sql`
    create function folded_metadata(metadata jsonb) returns jsonb
    language sql immutable parallel safe strict as $$ select lower(metadata::text)::jsonb $$`.execute(
    db,
  )
  await sql`
    create index events_metadata on events using gin (folded_metadata(metadata) jsonb_path_ops)
    where metadata <> '{}' and deleted_at is null`.execute(db)
}

/**
 * LifeLog says on which day of its own calendar an event happened, by the timezone data of Node, as
 * pages show it. PostgreSQL, whose data are of another release, says so only for who doesn't.
 *
 * The triggers run in the order of their names, before those that index the event. Of a date that stays what it was the second one knows
 * whether it was given, as it runs only for statements that set it. Rows that bring their date cost
 * no more than the conditions.
 */
async function fillLocalDate(db: Kysely<unknown>): Promise<void> {
  const notGiven = sql`'-infinity'::date`
  const triggers = [
    {
      name: sql`date_1_unset`,
      on: sql`before update of timestamp, timezone`,
      when: sql`(old.timestamp, old.timezone) is distinct from (new.timestamp, new.timezone)
        and old.local_date = new.local_date`,
      value: notGiven,
    },
    {
      name: sql`date_2_keep`,
      on: sql`before update of local_date`,
      when: sql`new.local_date = ${notGiven}`,
      value: sql`old.local_date`,
    },
    {
      name: sql`date_3_fill`,
      on: sql`before insert or update`,
      when: sql`new.local_date is null or new.local_date = ${notGiven}`,
      value: sql`(new.timestamp at time zone new.timezone)::date`,
    },
  ]
  for (const { name, on, when, value } of triggers) {
    await sql`
      create function ${name}() returns trigger language plpgsql as $$
      begin
        new.local_date := ${value};
        return new;
      end $$`.execute(db)
    await sql`
      create trigger ${name} ${on} on events
      for each row when (${when}) execute function ${name}()`.execute(db)
  }
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

async function createPinsAndViews(db: Kysely<unknown>): Promise<void> {
  // Events that stay within reach above the timeline.
  await sql`
    create table pins (
      event_id bigint primary key references events on delete cascade,
      pinned_at timestamptz not null default now()
    )`.execute(db)
  // Searches with a name. A deleted one stays a while, for who changes their mind.
  await sql`
    create table views (
      id bigint generated always as identity primary key,
      name text not null check (char_length(name) between 1 and 100),
      query text not null check (char_length(query) between 1 and 500),
      pinned boolean not null default false,
      created_at timestamptz not null default now(),
      deleted_at timestamptz
    )`.execute(db)
  await sql`
    create unique index views_name on views (lower(name)) where deleted_at is null`.execute(db)
}

/** Each can be undone for a day. */
async function createChangesOfMany(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bulk_changes (
      id bigint generated always as identity primary key,
      created_at timestamptz not null default now(),
      -- Events that went into the trash.
      deleted bigint[] not null,
      -- Events whose tags or time changed: [{id, before, after}].
      events jsonb not null
    )`.execute(db)
  // Tags that are renamed, merged or taken away: how far each change is, and which tags its events had
  // before, so that it can be undone exactly. An event without `before` isn't changed yet.
  await sql`
    create table tag_changes (
      id bigint generated always as identity primary key,
      tag text not null,
      -- Null where the tag is taken away.
      name text,
      changed_by text not null,
      state text not null default 'changing'
        check (state in ('changing', 'done', 'undoing', 'undone')),
      events integer not null default 0,
      -- The saved searches and pauses that named the tag, as they were and as they are since.
      followers jsonb not null,
      changed_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table tag_change_events (
      change_id bigint not null references tag_changes on delete cascade,
      event_id bigint not null,
      before text[],
      primary key (change_id, event_id)
    )`.execute(db)
  await sql`
    create index tag_change_events_next on tag_change_events (change_id, event_id)
    where before is null`.execute(db)
}
