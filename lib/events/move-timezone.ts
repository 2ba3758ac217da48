import { type QueryResult, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { isInYears } from '../base/timezone.ts'
import { columnsOfWhen } from './columns.ts'
import { correctLocalDates } from './local-dates.ts'
import { changeWhen, type When } from './when.ts'

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
  return inBatch(trx, after, async (batch) => {
    const { rows } = await sql<When & { id: number }>`
      select id, timestamp, timezone, end_timestamp, precision, approximate from events
      where ${batch} and timezone = ${from} and created_at <= ${at} for no key update`.execute(trx)
    const moved = rows.map(({ id, ...when }) => ({ id, ...columnsOfWhen(movedTo(when, to)) }))
    return sql`
      update events set
        timezone = given.timezone, timestamp = given.timestamp, local_date = given.local_date,
        end_timestamp = given.end_timestamp, version = version + 1, updated_at = now()
      from json_to_recordset(${JSON.stringify(moved)}::text::json) as given (
        id bigint, timezone text, timestamp timestamptz, local_date date, end_timestamp timestamptz
      ), ${byLifeLog}
      where events.id = given.id`.execute(trx)
  })
}

/** A day at the edge of the years that there are stays the same instant, too. */
function movedTo(when: When, timezone: string): When {
  const moved = changeWhen(when, { timezone }, timezone)
  return isInYears(moved.timestamp) && isInYears(moved.end_timestamp ?? moved.timestamp)
    ? moved
    : { ...when, timezone }
}

/** Moves the next events back, as their revisions say; those that were changed since stay. */
export async function moveBatchBack(
  trx: Transaction<Tables>,
  { from, to, at }: Move,
  after: number,
): Promise<{ moved: number; after: number | null }> {
  return inBatch(trx, after, async (batch) => {
    const moved = await sql`
      update events set
        timezone = ${from},
        timestamp = coalesce((before ->> 'timestamp')::timestamptz, timestamp),
        end_timestamp = coalesce((before ->> 'end_timestamp')::timestamptz, end_timestamp),
        version = events.version + 1, updated_at = now()
      from event_revisions, ${byLifeLog}
      where ${batch} and timezone = ${to}
        and event_id = id and event_revisions.version = events.version - 1
        and changed_by = 'lifelog' and changed_at >= ${at} and before ->> 'timezone' = ${from}`.execute(
      trx,
    )
    await correctLocalDates(trx, sql`${batch} and timezone = ${from}`)
    return moved
  })
}

const byLifeLog = sql`(select set_config('lifelog.changed_by', 'lifelog', true)) as author`

async function inBatch(
  trx: Transaction<Tables>,
  after: number,
  move: (batch: RawBuilder<unknown>) => Promise<QueryResult<unknown>>,
) {
  const batch = sql`select id from events where id > ${after} order by id limit ${sql.lit(batchSize)}`
  const { rows } = await sql<{ size: number; last: number | null }>`
    select count(*)::integer as size, max(id) as last from (${batch}) as batch`.execute(trx)
  const { size = 0, last = null } = rows[0] ?? {}
  if (size === 0 || last === null) return { moved: 0, after: null }
  const { numAffectedRows } = await move(sql`id > ${after} and id <= ${last}`)
  return { moved: Number(numAffectedRows ?? 0n), after: size < batchSize ? null : last }
}
