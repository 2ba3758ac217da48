import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isTimezone } from '../../../lib/base/timezone.ts'
import type { Event } from '../../../lib/events/schema.ts'
import type { ImportResult } from '../../../lib/transfer/schema.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

let lifelog: TestLifeLog
let event: Event
beforeAll(async () => {
  lifelog = await startLifeLog()
  event = await lifelog.json<Event>('/api/events', { method: 'POST', json: { title: 'x' } }, 201)
})
afterAll(() => lifelog.close())

/** ICU has it, the IANA database hasn't had it since 2020. */
const timezone = 'US/Pacific-New'

describe('a timezone that PostgreSQL does not know', () => {
  test('is one', async () => {
    expect(isTimezone(timezone)).toBe(true)
    await expect(
      sql`select now() at time zone ${timezone}`.execute(lifelog.ctx.db),
    ).rejects.toMatchObject({ code: '22023' })
  })

  test.each([
    ['POST', '/api/events', { title: 'x', timezone }],
    ['POST', '/api/events', { title: 'x', timestamp: '2026-11-24', timezone }],
    ['PATCH', '/api/events/1', { timezone }],
    ['PATCH', '/api/events/1', { timestamp: '2026-11-24', timezone }],
    ['PATCH', '/api/settings', { timezone }],
  ])('is refused at %s %s', async (method, path, json) => {
    const problem = await lifelog.json<{ errors: unknown[] }>(path, { method, json }, 422)
    expect(problem.errors).toEqual([
      { path: 'timezone', message: expect.stringMatching(/unknown to this PostgreSQL/) },
    ])
  })

  test('is refused in an import, with its line, and stops nothing', async () => {
    const lines = [{ title: 'one' }, { title: 'two', timezone }, { title: 'three' }]
    const result = await lifelog.json<ImportResult>('/api/import', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
    expect(result).toMatchObject({ created: 2, refused: [{ line: 2 }] })
    expect(result.refused[0]?.reason).toMatch(/time ?zone/)
  })

  test('of a revision is refused where it is restored', async () => {
    await lifelog.json(`/api/events/${event.id}`, { method: 'PATCH', json: { title: 'y' } })
    await sql`
      update event_revisions set before = jsonb_build_object('timezone', ${timezone}::text)`.execute(
      lifelog.ctx.db,
    )
    const path = `/api/events/${event.id}/revisions/1/restore`
    await lifelog.json(path, { method: 'POST' }, 422)
    await sql`update event_revisions set before = '{"timezone": "CET"}'`.execute(lifelog.ctx.db)
    const problem = await lifelog.json<{ detail: string }>(path, { method: 'POST' }, 422)
    expect(problem.detail).toMatch(/Version 1 is no event by the rules of today: timezone must be/)
  })
})

test.each(['BST', 'IST', 'cst', 'CET', 'EET', 'ACT'])(
  '%s, which means different zones to different programs, is no timezone',
  async (name) => {
    const json = { title: 'x', timezone: name }
    await lifelog.json('/api/events', { method: 'POST', json }, 422)
  },
)

test('every timezone is the same to the runtime and to PostgreSQL, in winter and in summer', async () => {
  const names = [
    ...Intl.supportedValuesOf('timeZone'),
    ...['UTC', 'GMT', 'EST', 'MST', 'HST', 'PRC', 'ROC', 'ROK', 'NZ', 'GB', 'EST5EDT', 'Etc/GMT+3'],
  ]
  for (const at of ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z']) {
    const { rows } = await sql<{ name: string; shown: string }>`
      select name, to_char(${at}::timestamptz at time zone name, 'YYYY-MM-DD HH24:MI') as shown
      from unnest(${names}::text[]) name`.execute(lifelog.ctx.db)
    for (const { name, shown } of rows) {
      expect(isTimezone(name), name).toBe(true)
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone: name,
        dateStyle: 'short',
        timeStyle: 'short',
      })
      expect(format.format(Date.parse(at)), name).toBe(shown)
    }
  }
})
