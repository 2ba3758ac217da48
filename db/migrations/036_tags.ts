import { type Kysely, sql } from 'kysely'

/**
 * Tags that are renamed, merged or taken away: how far each change is, and which tags its events had
 * before, so that it can be undone exactly. An event without `before` isn't changed yet.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
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
