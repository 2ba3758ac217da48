import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type DatabaseConnection, openDatabase } from '../../db/client.ts'
import { localTime } from '../../lib/base/local-time.ts'
import { createLog } from '../../lib/base/log.ts'
import { followTimezoneData } from '../../lib/events/local-dates.ts'
import { createMigratedDatabase } from '../support/postgres.ts'
import { startLifeLog } from '../support/setup.ts'

let database: Awaited<ReturnType<typeof createMigratedDatabase>>
let connection: DatabaseConnection
beforeEach(async () => {
  database = await createMigratedDatabase()
  connection = openDatabase(database.url, 2, { withoutTimeouts: true })
})
afterEach(async () => {
  await connection.close()
  await database.drop()
})

async function datesOf(): Promise<string[]> {
  const { rows } = await sql<{ date: string }>`
    select to_char(local_date, 'YYYY-MM-DD') as date from events order by id`.execute(connection.db)
  return rows.map(({ date }) => date)
}

/** The ledger of days, and the dates beside files, as they are and as they should be. */
async function derived() {
  const { rows } = await sql`
    select
      (select json_object_agg(local_date, count) from (
        select local_date, sum(count) as count from event_counts
        group by 1 having sum(count) <> 0 order by 1) counted) as counted,
      (select json_object_agg(local_date, count) from (
        select local_date, count(*) as count from events where deleted_at is null
        group by 1 order by 1) events) as events,
      (select count(*) from attachments join events on events.id = event_id
        where event_date is distinct from local_date) as misplaced`.execute(connection.db)
  return rows[0] as { counted: unknown; events: unknown; misplaced: number }
}

async function expectDerived(): Promise<void> {
  const { counted, events, misplaced } = await derived()
  expect(counted).toEqual(events)
  expect(misplaced).toBe(0)
}

describe('whoever writes past LifeLog', () => {
  beforeEach(async () => {
    await sql`
      insert into events (uid, title, timestamp, timezone)
      values (gen_random_uuid(), 'x', '2026-05-01T23:30:00Z', 'Europe/Berlin')`.execute(
      connection.db,
    )
  })

  const update = (assignments: string) =>
    sql`update events set ${sql.raw(assignments)}`.execute(connection.db)

  test('can read the month that it happened in', async () => {
    const months = () => sql`select month from events`.execute(connection.db)
    expect((await months()).rows).toEqual([{ month: 2026 * 12 + 4 }])
    await update(`timestamp = '1998-07-01'`)
    expect((await months()).rows).toEqual([{ month: 1998 * 12 + 6 }])
  })

  test('gets a local date without giving one', async () => {
    expect(await datesOf()).toEqual(['2026-05-02'])
  })

  test.each([
    ["timestamp = '2026-05-01T21:30:00Z'", '2026-05-01'],
    ["timezone = 'UTC'", '2026-05-01'],
    ["title = 'y'", '2026-05-02'],
    ["timestamp = '2026-05-01T21:30:00Z', local_date = null", '2026-05-01'],
    ["timestamp = '2026-05-01T21:30:00Z', local_date = '2026-04-30'", '2026-04-30'],
    // It may be right by timezone data that aren't PostgreSQL's.
    ["timestamp = '2026-05-01T21:30:00Z', local_date = '2026-05-02'", '2026-05-02'],
  ])('and %s makes it %s', async (assignments, date) => {
    await update(assignments)
    expect(await datesOf()).toEqual([date])
    await expectDerived()
  })

  test('is refused a timezone that PostgreSQL does not know, whatever the date', async () => {
    await expect(
      update("timezone = 'US/Pacific-New', precision = 'day', local_date = '2026-05-02'"),
    ).rejects.toMatchObject({ code: '22023' })
  })
})

describe('a database with events', () => {
  const log = createLog('silent')
  const never = new AbortController().signal

  const follow = (timezoneData: string, signal = never) =>
    followTimezoneData({ db: connection.db, log }, signal, timezoneData)

  const displace = () =>
    sql`update events set local_date = local_date + 1 where id % 10 = 0`.execute(connection.db)

  /** The ids of events that have another date than Node's. */
  async function wrong(): Promise<number[]> {
    const events = await connection.db
      .selectFrom('events')
      .select(['id', 'timestamp', 'timezone', sql<string>`local_date::text`.as('date')])
      .orderBy('id')
      .execute()
    return events.flatMap(({ id, timestamp, timezone, date }) =>
      localTime(timestamp, timezone).date === date ? [] : id,
    )
  }

  beforeEach(async () => {
    await sql`
      insert into events (uid, title, timestamp, timezone, deleted_at)
      select gen_random_uuid(), 'x', '2026-09-20T22:45:00Z'::timestamptz + i * interval '1 hour',
        (array['Africa/Casablanca', 'America/Edmonton', 'Asia/Tokyo'])[1 + i % 3],
        case when i % 50 = 0 then now() end
      from generate_series(1, 6000) i`.execute(connection.db)
    await sql`
      insert into attachments (event_id, key, filename, content_type, size_bytes, state, etag, uploaded_at)
      select id, 'key-' || id, 'a.jpg', 'image/jpeg', 1, 'ready', '"x"', now() from events
      where deleted_at is null`.execute(connection.db)
  })

  test('follows Node’s timezone data once LifeLog runs', async () => {
    await displace()
    expect((await wrong()).length).toBeGreaterThan(500)
    await expectDerived()

    const lifelog = await startLifeLog({ DATABASE_URL: database.url })
    onTestFinished(() => lifelog.close())
    await expect.poll(wrong).toEqual([])
    await expectDerived()
    const { rows } = await sql`
      select count(*) as events from events where version > 1 or updated_at > created_at
      union all select count(*) from event_revisions`.execute(connection.db)
    expect(rows).toEqual([{ events: 0 }, { events: 0 }])
  })

  test('is gone through once for each release of the data, from where it was broken off', async () => {
    await displace()
    const stopping = new AbortController()
    const stopped = follow('2026c', stopping.signal)
    stopping.abort()
    await stopped
    const rest = await wrong()
    expect(Math.min(...rest)).toBeGreaterThan(5_000)

    await sql`update events set local_date = local_date + 1 where id = 1`.execute(connection.db)
    await follow('2026c')
    expect(await wrong()).toEqual([1])
    await follow('2026c')
    expect(await wrong()).toEqual([1])
    await follow('2026d')
    expect(await wrong()).toEqual([])
  })
})
