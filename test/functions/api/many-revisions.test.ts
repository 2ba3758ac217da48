import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Event, RevisionsPage } from '../../../lib/events/schema.ts'
import type { ImportResult } from '../../../lib/transfer/schema.ts'
import { inDepth } from '../../support/depth.ts'
import { fill } from '../../support/fill.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

const [edits = 250] = inDepth(1_000)
const [others = 200] = inDepth(1_000)
const perEvent = 99
/** Of all events, once the first has been changed back. */
const revisions = others * perEvent + edits + 1

let lifelog: TestLifeLog
let event: Event
beforeAll(async () => {
  lifelog = await startLifeLog()
  event = await lifelog.json<Event>('/api/events', { method: 'POST', json: { title: 'v1' } }, 201)
  for (let version = 2; version <= edits + 1; version++) {
    await lifelog.json(`/api/events/${event.id}`, {
      method: 'PATCH',
      json: { title: `v${version}` },
    })
  }
  await fill(lifelog, async (db) => {
    await sql`
      insert into events (uid, timestamp, title, version)
      select gen_random_uuid(), now(), 'other ' || i, ${perEvent + 1}::integer
      from generate_series(1, ${others}::integer) i`.execute(db)
    await sql`
      insert into event_revisions (event_id, version, changed_by, before)
      select id, v, 'token', jsonb_build_object('title', 'before ' || v)
      from events, generate_series(1, ${perEvent}::integer) v where id <> ${event.id}`.execute(db)
  })
})
afterAll(() => lifelog.close())

test(`an event that was edited ${edits} times has a bounded page of history`, async () => {
  const page = await lifelog.request(`/events/${event.id}/history`)
  expect(page.status).toBe(200)
  expect((await page.text()).length).toBeLessThan(200_000)
  const { items, next_cursor } = await lifelog.json<RevisionsPage>(
    `/api/events/${event.id}/revisions`,
  )
  expect(items).toHaveLength(50)
  expect(next_cursor).not.toBeNull()
  const seen: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: RevisionsPage = await lifelog.json(
      `/api/events/${event.id}/revisions?limit=200&cursor=${cursor}`,
    )
    seen.push(...next.items.map(({ version }) => version))
    cursor = next.next_cursor
  }
  expect(seen).toEqual(Array.from({ length: edits }, (_, i) => edits - i))
  expect(
    await lifelog.json<Event>(`/api/events/${event.id}/revisions/50/restore`, { method: 'POST' }),
  ).toMatchObject({ title: 'v50' })
})

test(`a backup of ${revisions} revisions is restored as it was`, async () => {
  const archive = await (await lifelog.request('/api/export?format=tar')).arrayBuffer()
  const other = await startLifeLog()
  try {
    const result = await other.json<ImportResult>('/api/import', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-tar' },
      body: archive,
    })
    expect(result).toMatchObject({ created: others + 1, refused: [] })
    expect(result.revisions).toEqual({ restored: revisions, skipped: 0 })
    const digest = (lifelog: TestLifeLog) =>
      fill(lifelog, async (db) => {
        const { rows } = await sql`
          select count(*), md5(string_agg(
            concat_ws('|', event_id, version, changed_at, changed_by, before), '' order by event_id, version))
          from event_revisions`.execute(db)
        return rows
      })
    expect(await digest(other)).toEqual(await digest(lifelog))
  } finally {
    await other.close()
  }
})
