import { type Kysely, sql } from 'kysely'

/** Events, their attachments, the count of each tag, and what must still leave the storage. */
export async function up(db: Kysely<unknown>): Promise<void> {
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
      deleted_at timestamptz
    )`.execute(db)
  await sql`
    create index events_timeline on events (timestamp desc, id desc)
    where deleted_at is null`.execute(db)
  await sql`create index events_tags on events using gin (tags)`.execute(db)
  await sql`
    create index events_trash on events (deleted_at desc, id desc)
    where deleted_at is not null`.execute(db)

  await sql`
    create table attachments (
      id bigint generated always as identity primary key,
      event_id bigint not null references events on delete cascade,
      key text not null unique,
      filename text not null,
      content_type text not null,
      size_bytes bigint not null check (size_bytes > 0),
      sha256 text,
      etag text,
      state text not null default 'pending' check (state in ('pending', 'ready')),
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      uploaded_at timestamptz,
      check ((state = 'pending') = (expires_at is not null)),
      check ((state = 'ready') = (uploaded_at is not null and etag is not null))
    )`.execute(db)
  await sql`create index attachments_event on attachments (event_id)`.execute(db)
  await sql`
    create index attachments_pending on attachments (expires_at)
    where state = 'pending'`.execute(db)
  await sql`
    create index attachments_undigested on attachments (id)
    where state = 'ready' and sha256 is null`.execute(db)

  await createObjectDeletions(db)
  await createTagCounts(db)
}

/** A trigger, so that no way of deleting a row, a cascade or pgAdmin, forgets its objects. */
async function createObjectDeletions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table object_deletions (
      key text primary key,
      created_at timestamptz not null default now(),
      attempts integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      last_error text
    )`.execute(db)
  await sql`create index object_deletions_due on object_deletions (next_attempt_at)`.execute(db)
  await sql`
    create function delete_objects_of_attachment() returns trigger language plpgsql as $$
    begin
      insert into object_deletions (key)
      values (old.key), ('staging/' || old.key)
      on conflict do nothing;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger delete_objects after delete on attachments
    for each row execute function delete_objects_of_attachment()`.execute(db)
}

/**
 * Counting the tags of a million events takes most of a second, and one row a tag would make all
 * writers of a common tag wait for each other: so each change adds rows, and the sweep sums them up.
 */
async function createTagCounts(db: Kysely<unknown>): Promise<void> {
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
