import { setImmediate } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { localTime } from '../base/local-time.ts'
import type { Context } from '../context.ts'

/** So many events are looked at in one transaction. */
const batchSize = 5_000

/** The setting that holds by which timezone data the dates are, or behind which id to go on. */
const settingName = 'local_dates'

type Progress = { timezoneData: string; after: number | null }

/**
 * Gives the events for which `which` holds the local dates that pages show, where they have others:
 * those of PostgreSQL's timezone data, or of older ones.
 * @returns how many had others
 */
export async function correctLocalDates(
  db: Database,
  which: RawBuilder<unknown>,
): Promise<{ corrected: number }> {
  const { rows } = await sql<{ id: number; timestamp: string; timezone: string; date: string }>`
    select id, timestamp, timezone, to_char(local_date, 'YYYY-MM-DD') as date
    from events where ${which}`.execute(db)
  const wrong = rows.flatMap(({ date, ...event }) => {
    const local_date = localTime(event.timestamp, event.timezone).date
    return local_date === date ? [] : [{ ...event, local_date }]
  })
  if (wrong.length === 0) return { corrected: 0 }
  // What was changed meanwhile has the date that its change gave it.
  const { numAffectedRows } = await sql`
    update events set local_date = given.local_date
    from json_to_recordset(${JSON.stringify(wrong)}::text::json)
      as given (id bigint, timestamp timestamptz, timezone text, local_date date)
    where events.id = given.id and events.timestamp = given.timestamp
      and events.timezone = given.timezone`.execute(db)
  return { corrected: Number(numAffectedRows ?? 0n) }
}

/**
 * Goes through all events once for each release of Node's timezone data, so that days are counted as
 * they are shown. A batch is a transaction that also keeps how far it came.
 */
export async function followTimezoneData(
  { db, log }: Pick<Context, 'db' | 'log'>,
  signal: AbortSignal,
  timezoneData = process.versions.tz ?? 'unknown',
): Promise<void> {
  let corrected = 0
  let more = true
  while (more && !signal.aborted) {
    const batch = await nextBatch(db, timezoneData)
    corrected += batch.corrected
    more = batch.more
    await setImmediate()
  }
  if (corrected > 0)
    log.info({ events: corrected }, `local dates follow timezone data ${timezoneData}`)
}

function nextBatch(db: Database, timezoneData: string) {
  return db.transaction().execute(async (trx) => {
    const begin: Progress = { timezoneData, after: 0 }
    await sql`
      insert into settings (name, value) values (${settingName}, ${JSON.stringify(begin)}::text::jsonb)
      on conflict (name) do nothing`.execute(trx)
    const { rows: settings } = await sql<{ value: Progress }>`
      select value from settings where name = ${settingName} for update`.execute(trx)
    const [kept = begin] = settings.map(({ value }) => value)
    const { after } = kept.timezoneData === timezoneData ? kept : begin
    if (after === null) return { corrected: 0, more: false }
    const { rows } = await sql<{ id: number }>`
      select id from events where id > ${after} order by id
      offset ${sql.lit(batchSize - 1)} limit 1`.execute(trx)
    const last = rows[0]?.id ?? null
    const upTo = last === null ? sql`true` : sql`id <= ${last}`
    const { corrected } = await correctLocalDates(trx, sql`id > ${after} and ${upTo}`)
    const progress: Progress = { timezoneData, after: last }
    await sql`
      update settings set value = ${JSON.stringify(progress)}::text::jsonb
      where name = ${settingName}`.execute(trx)
    return { corrected, more: last !== null }
  })
}
