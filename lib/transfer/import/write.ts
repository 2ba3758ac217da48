import { sql, type Transaction } from 'kysely'
import { isRefused } from '../../../db/errors.ts'
import type { Tables } from '../../../db/tables.ts'
import type { Context } from '../../context.ts'
import { contentTypes } from '../../events/columns.ts'
import { correctLocalDates } from '../../events/local-dates.ts'
import type { ImportOptions, Refused } from './import.ts'
import type { ImportedEvent } from './record.ts'

export type Written = { created: number; updated: number; skipped: number; refused: Refused[] }

/** The columns of an event that JSON carries, with their types. */
const types = {
  id: 'bigint',
  uid: 'uuid',
  ...contentTypes,
  local_date: 'date',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  deleted_at: 'timestamptz',
  version: 'integer',
}
/** Not a column: whether the record says when and where, which older exports don't. */
const whole = 'whole boolean'
const contentNames = [...Object.keys(contentTypes), 'deleted_at']

const given = (events: ImportedEvent[]) => sql`
  json_to_recordset(${JSON.stringify(events)}::text::json) as given (${sql.raw(
    [...Object.entries(types).map(([name, type]) => `${name} ${type}`), whole].join(),
  )})`

/**
 * Writes events with different uids in one transaction. Should the database refuse what was
 * thought to be fine, it's told which event it was: all others are written.
 */
export async function writeBatch(
  ctx: Pick<Context, 'db'>,
  batch: ImportedEvent[],
  options: ImportOptions,
): Promise<Written> {
  try {
    return await ctx.db.transaction().execute((trx) => write(trx, batch, options))
  } catch (error) {
    if (!isRefused(error)) throw error
    const [only] = batch
    if (only && batch.length === 1) {
      const refused = [{ line: only.line, reason: error.message }]
      return { created: 0, updated: 0, skipped: 0, refused }
    }
    const middle = batch.length >> 1
    const first = await writeBatch(ctx, batch.slice(0, middle), options)
    const second = await writeBatch(ctx, batch.slice(middle), options)
    return {
      created: first.created + second.created,
      updated: first.updated + second.updated,
      skipped: first.skipped + second.skipped,
      refused: [...first.refused, ...second.refused],
    }
  }
}

async function write(
  trx: Transaction<Tables>,
  batch: ImportedEvent[],
  { onConflict, dryRun }: ImportOptions,
): Promise<Written> {
  const uids = batch.map(({ uid }) => uid)
  const ids = batch.flatMap(({ id }) => id ?? [])
  // With a long pending list the inverted indexes are brought up to date once, not with each batch.
  const { rows } = await sql<{ uid: string | null; id: number | null }>`
    with settings as materialized (
      select set_config('gin_pending_list_limit', '65536', true), set_config('work_mem', '65536', true),
        set_config('statement_timeout', '120000', true))
    select null as uid, null::bigint as id from settings
    union all
    select uid::text, null from events where uid = any(${uids}::text[]::uuid[])
    union all
    select null, id from events where id = any(${ids}::bigint[])`.execute(trx)
  const known = new Set(rows.map(({ uid }) => uid))
  const taken = new Set(rows.map(({ id }) => id))
  const isNew = batch.filter(({ uid }) => !known.has(uid))
  const isOld = batch.filter(({ uid }) => known.has(uid))

  let created = isNew.length
  if (!dryRun && isNew.length > 0) {
    const withIds = isNew.map((event) => (taken.has(event.id) ? { ...event, id: null } : event))
    const inserted = await insert(trx, withIds)
    const left = isNew.filter(({ uid }) => !inserted.has(uid))
    if (left.length > 0) {
      for (const uid of await insert(
        trx,
        left.map((event) => ({ ...event, id: null })),
      )) {
        inserted.add(uid)
      }
    }
    created = inserted.size
    const undated = isNew.flatMap(({ uid, local_date }) => (local_date === null ? uid : []))
    if (undated.length > 0) {
      await correctLocalDates(trx, sql`uid = any(${undated}::text[]::uuid[])`)
    }
  }
  const updated = onConflict === 'update' && isOld.length > 0 ? await update(trx, isOld, dryRun) : 0
  return { created, updated, skipped: batch.length - created - updated, refused: [] }
}

/** @returns the uids of those that are new; the others have a uid, or an id, that is taken. */
async function insert(trx: Transaction<Tables>, events: ImportedEvent[]): Promise<Set<string>> {
  const { rows } = await sql<{ uid: string }>`
    insert into events (${sql.raw(Object.keys(types).join())})
    overriding system value
    select ${sql.raw(
      Object.keys(types)
        .map((name) => filled[name] ?? name)
        .join(),
    )}
    from ${given(events)}
    on conflict do nothing
    returning uid`.execute(trx)
  return new Set(rows.map(({ uid }) => uid))
}

/** What a record leaves out. */
const filled: Record<string, string> = {
  id: "coalesce(id, nextval('events_id_seq'))",
  timestamp: 'coalesce(timestamp, created_at, now())',
  created_at: 'coalesce(created_at, now())',
  updated_at: 'coalesce(updated_at, created_at, now())',
}
/** What an update makes of a column; what the record doesn't speak of stays. */
function kept(name: string): string {
  if (name === 'timestamp') return 'coalesce(given.timestamp, given.created_at, events.timestamp)'
  const stays = [
    'timezone',
    'end_timestamp',
    'precision',
    'approximate',
    'latitude',
    'longitude',
    'place',
  ]
  if (!stays.includes(name)) return `given.${name}`
  return `case when given.whole then given.${name} else events.${name} end`
}

/** @returns how many were different */
async function update(
  trx: Transaction<Tables>,
  events: ImportedEvent[],
  dryRun: boolean,
): Promise<number> {
  const differs = sql`
    events.uid = given.uid
      and (${sql.raw(contentNames.map((name) => `events.${name}`).join())})
      is distinct from (${sql.raw(contentNames.map(kept).join())})`
  if (dryRun) {
    const { rows } = await sql<{ count: number }>`
      select count(*) from events, ${given(events)} where ${differs}`.execute(trx)
    return rows[0]?.count ?? 0
  }
  const { rows } = await sql<{ id: number }>`
    update events set
      ${sql.raw(contentNames.map((name) => `${name} = ${kept(name)}`).join())},
      version = events.version + 1, updated_at = now()
    from ${given(events)}, (select set_config('lifelog.changed_by', 'import', true)) as author
    where ${differs}
    returning events.id`.execute(trx)
  // The timezone, or even the time, may be that which the event has here.
  await correctLocalDates(trx, sql`id = any(${rows.map(({ id }) => id)}::bigint[])`)
  return rows.length
}

/**
 * Tells the planner how many events there are, and of which times: until then it takes them for few, and
 * sorts all of them for each batch of an export. About a minute later PostgreSQL looks at all columns,
 * which takes ten times as long.
 */
export async function analyzeEvents({ db, log }: Pick<Context, 'db' | 'log'>): Promise<void> {
  await sql`analyze events (id, uid, timestamp, local_date, deleted_at)`
    .execute(db)
    .catch((error) => log.warn({ err: error }, 'PostgreSQL counts the events later'))
}
