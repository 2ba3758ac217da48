import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'

/** So many events are looked at in one transaction. */
const batchSize = 1_000

/** From which timezone to which, for the events that there were at a time (RFC 3339). */
export type Move = { from: string; to: string; at: string }

/**
 * Moves the next events behind the id `after` from one timezone to another: an exact time stays the
 * same instant and has another clock, a day, month or year stays what it is called.
 * @returns how many were moved, and the id behind which to go on; null where that was all
 */
export async function moveBatch(
  trx: Transaction<Tables>,
  { from, to, at }: Move,
  after: number,
): Promise<{ moved: number; after: number | null }> {
  const moved = (column: 'timestamp' | 'end_timestamp') => sql`
    case when precision = 'minute' then ${sql.ref(column)}
      else (${sql.ref(column)} at time zone ${from}) at time zone ${to} end`
  return inBatch(
    trx,
    after,
    (ids) => sql`
    update events set
      timezone = ${to}, timestamp = ${moved('timestamp')}, end_timestamp = ${moved('end_timestamp')},
      version = version + 1, updated_at = now()
    from ${byLifeLog}
    where id in (${ids}) and timezone = ${from} and created_at <= ${at}`,
  )
}

/** Moves the next events back, as their revisions say; those that were changed since stay. */
export async function moveBatchBack(
  trx: Transaction<Tables>,
  { from, to, at }: Move,
  after: number,
): Promise<{ moved: number; after: number | null }> {
  return inBatch(
    trx,
    after,
    (ids) => sql`
    update events set
      timezone = ${from},
      timestamp = coalesce((before ->> 'timestamp')::timestamptz, timestamp),
      end_timestamp = coalesce((before ->> 'end_timestamp')::timestamptz, end_timestamp),
      version = events.version + 1, updated_at = now()
    from event_revisions, ${byLifeLog}
    where id in (${ids}) and timezone = ${to}
      and event_id = id and event_revisions.version = events.version - 1
      and changed_by = 'lifelog' and changed_at >= ${at} and before ->> 'timezone' = ${from}`,
  )
}

const byLifeLog = sql`(select set_config('lifelog.changed_by', 'lifelog', true)) as author`

async function inBatch(
  trx: Transaction<Tables>,
  after: number,
  move: (ids: ReturnType<typeof sql>) => ReturnType<typeof sql>,
) {
  const batch = sql`select id from events where id > ${after} order by id limit ${sql.lit(batchSize)}`
  const { rows } = await sql<{ size: number; last: number | null }>`
    select count(*)::integer as size, max(id) as last from (${batch}) as batch`.execute(trx)
  const { size = 0, last = null } = rows[0] ?? {}
  if (size === 0 || last === null) return { moved: 0, after: null }
  const { numAffectedRows } = await move(
    sql`select id from events where id > ${after} and id <= ${last}`,
  ).execute(trx)
  return { moved: Number(numAffectedRows ?? 0n), after: size < batchSize ? null : last }
}
