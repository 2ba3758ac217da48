import { type Kysely, sql } from 'kysely'

/** The files of events, what is known of them, and what must still leave the storage. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createAttachments(db)
  await createObjectDeletions(db)
  await followTimeOfEvent(db)
  await createStorageKeysAndBackups(db)
}

async function createAttachments(db: Kysely<unknown>): Promise<void> {
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
      -- Since when it lies in the trash by itself, at its place among the files of its event.
      deleted_at timestamptz,
      -- When its file was last read to its end, and what was wrong with it then.
      checked_at timestamptz,
      damage text check (damage in ('missing', 'size_differs', 'digest_differs', 'unreadable')),
      -- Until when the longest of its shared links works.
      shared_until timestamptz,
      text_read_at timestamptz,
      text_attempts smallint not null default 0,
      renditions text check (renditions in ('made', 'impossible')),
      -- What a page needs to leave room for a picture: its size upright, and its mean colour.
      width integer check (width > 0),
      height integer check (height > 0),
      colour text check (colour ~ '^#[0-9a-f]{6}$'),
      -- When its event happened; null where either is in the trash, so that no list of pictures has it.
      event_timestamp timestamptz,
      event_date date,
      check ((state = 'pending') = (expires_at is not null)),
      check ((state = 'ready') = (uploaded_at is not null and etag is not null)),
      constraint attachments_deleted_at_check check (deleted_at is null or state = 'ready')
    )`.execute(db)
  // The keys that attachments had before their shared links were ended: a backup may still name them.
  await sql`
    create table former_keys (
      key text primary key,
      attachment_id bigint not null references attachments on delete cascade
    )`.execute(db)
  await sql`create index former_keys_attachment on former_keys (attachment_id)`.execute(db)
  const pictures = sql`('image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif')`
  const ready = sql`state = 'ready'`
  const indexes = [
    sql`attachments_event on attachments (event_id)`,
    sql`attachments_pending on attachments (expires_at) where state = 'pending'`,
    sql`attachments_undigested on attachments (id) where ${ready} and sha256 is null`,
    sql`attachments_trash on attachments (deleted_at desc, event_id desc, id desc)
      where deleted_at is not null`,
    sql`attachments_damaged on attachments (id) where damage is not null`,
    sql`attachments_without_renditions on attachments (id)
      where ${ready} and renditions is null and content_type in ${pictures}`,
    sql`attachments_unread on attachments (id) where ${ready} and text_read_at is null
      and content_type in ('application/pdf', 'text/plain', 'text/markdown', 'text/csv')`,
    sql`attachments_unread_pictures on attachments (id)
      where ${ready} and text_read_at is null and content_type in ${pictures}`,
    // All pictures and videos in order of time.
    sql`attachments_seen
      on attachments (event_timestamp desc, event_id desc, id) include (event_date)
      where ${ready} and event_timestamp is not null
        and content_type ~ '^(image|video)/' and content_type <> 'image/svg+xml'`,
  ]
  for (const index of indexes) await sql`create index ${index}`.execute(db)
}

/** Triggers, so that no way of deleting a row, a cascade or pgAdmin, forgets its objects. */
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
  // Renditions of all that may be seen, as the storage may have what the row doesn't tell of yet.
  await sql`
    create function delete_objects_of_attachment() returns trigger
    language plpgsql as $$
    begin
      insert into object_deletions (key)
      select unnest(array[old.key, 'staging/' || old.key])
      union all
      select 'renditions/' || size || '/' || old.key from unnest(array[320, 800, 1600]) size
      where old.content_type ~ '^(image|video)/'
      on conflict do nothing;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger delete_objects after delete on attachments
    for each row execute function delete_objects_of_attachment()`.execute(db)
  await sql`
    create trigger delete_objects_of_former_key after update of key on attachments
    for each row when (old.key <> new.key)
    execute function delete_objects_of_attachment()`.execute(db)
}

/** When the event of each file happened, beside the file, so that one index has all of them in order. */
async function followTimeOfEvent(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function copy_time_of_event() returns trigger language plpgsql as $$
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
  await sql`
    create trigger copy_time_of_event before insert or update of event_id, deleted_at on attachments
    for each row execute function copy_time_of_event()`.execute(db)
  await sql`
    create function move_files_in_time() returns trigger language plpgsql as $$
    begin
      update attachments set
        event_timestamp = case when new.deleted_at is null then new.timestamp end,
        event_date = case when new.deleted_at is null then new.local_date end
      where event_id = new.id and deleted_at is null;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger move_files_in_time
    after update of timestamp, timezone, local_date, deleted_at on events
    for each row when ((old.timestamp, old.local_date, old.deleted_at is null)
      is distinct from (new.timestamp, new.local_date, new.deleted_at is null))
    execute function move_files_in_time()`.execute(db)
}

async function createStorageKeysAndBackups(db: Kysely<unknown>): Promise<void> {
  // The key that LifeLog made for itself at a storage; here, as all instances use the same one.
  await sql`
    create table storage_keys (
      endpoint text not null,
      bucket text not null,
      access_key text not null,
      secret_key text not null,
      created_at timestamptz not null default now(),
      primary key (endpoint, bucket)
    )`.execute(db)
  // Backups, under way and made.
  await sql`
    create table backups (
      id bigint generated always as identity primary key,
      began_at timestamptz not null default now(),
      -- While it's made: until when nothing that it may still read is deleted, renewed all the time.
      lease_expires_at timestamptz,
      finished_at timestamptz,
      events bigint,
      files bigint,
      faults jsonb not null default '[]'
    )`.execute(db)
}
