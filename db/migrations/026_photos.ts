import { type Kysely, sql } from 'kysely'

/**
 * When the event of each file happened, beside the file, so that one index has all pictures and
 * videos in order of time. Null where the event is in the trash.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attachments add column event_timestamp timestamptz, add column event_date date`.execute(
    db,
  )
  await sql`
    update attachments set event_timestamp = timestamp, event_date = local_date
    from events where events.id = event_id and deleted_at is null`.execute(db)
  await sql`
    create function copy_time_of_event() returns trigger language plpgsql as $$
    begin
      -- Shared, as a change of the event under way must come before or after.
      select timestamp, local_date into new.event_timestamp, new.event_date
      from events where id = new.event_id and deleted_at is null for share;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger copy_time_of_event before insert or update of event_id on attachments
    for each row execute function copy_time_of_event()`.execute(db)
  await sql`
    create function move_files_in_time() returns trigger language plpgsql as $$
    begin
      update attachments set
        event_timestamp = case when new.deleted_at is null then new.timestamp end,
        event_date = case when new.deleted_at is null then new.local_date end
      where event_id = new.id;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger move_files_in_time after update of timestamp, timezone, deleted_at on events
    for each row when ((old.timestamp, old.timezone, old.deleted_at is null)
      is distinct from (new.timestamp, new.timezone, new.deleted_at is null))
    execute function move_files_in_time()`.execute(db)
  await sql`
    create index attachments_seen
    on attachments (event_timestamp desc, event_id desc, id) include (event_date)
    where state = 'ready' and event_timestamp is not null
      and content_type ~ '^(image|video)/' and content_type <> 'image/svg+xml'`.execute(db)
}
