import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event, Revision } from '../../../lib/events/schema.ts'
import type { SettingsView } from '../../../lib/settings/schema.ts'
import type { ImportResult, Manifest } from '../../../lib/transfer/schema.ts'
import { useEmptyLifeLog } from '../../support/empty-lifelog.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
  const lunch = await create(lifelog, { title: 'Lunch', timestamp: '1998-07~', tags: ['a'] })
  for (const json of [
    { title: 'Late lunch', location: { name: 'Harbour' }, metadata: { n: [1, { two: null }] } },
    { timestamp: '1998-07-12T13:00', end_timestamp: '1998-07-12T14:00', timezone: 'Asia/Tokyo' },
    { description: '日本語 🎉', tags: [], location: { latitude: -33.9, longitude: 18.4 } },
  ]) {
    await change(lifelog, lunch.id, json)
  }
  const gone = await create(lifelog, { title: 'To the trash' })
  await change(lifelog, gone.id, { title: 'In the trash' })
  await lifelog.request(`/api/events/${gone.id}`, { method: 'DELETE' })
})
afterAll(() => lifelog.close())

const create = (into: TestLifeLog, json: unknown) =>
  into.json<Event>('/api/events', { method: 'POST', json }, 201)
const change = (of: TestLifeLog, id: number, json: unknown) =>
  of.json<Event>(`/api/events/${id}`, { method: 'PATCH', json })
const exported = async (from: TestLifeLog, query: string) =>
  new Uint8Array(await (await from.request(`/api/export?${query}`)).arrayBuffer())
const take = (into: TestLifeLog, type: string, body: Uint8Array<ArrayBuffer>, query = '') =>
  into.json<ImportResult>(`/api/import${query}`, {
    method: 'POST',
    headers: { 'Content-Type': `application/${type}` },
    body,
  })
const allRevisions = (of: TestLifeLog) =>
  of.ctx.db
    .selectFrom('event_revisions')
    .selectAll()
    .orderBy('event_id')
    .orderBy('version')
    .execute()

const withEmpty = useEmptyLifeLog({ LIFELOG_TIMEZONE: 'Pacific/Apia' })

async function filesOf(archive: Uint8Array): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const reader = extract()
  reader.end(archive)
  for await (const entry of reader) {
    files.set(entry.header.name, `${await buffer(entry as unknown as NodeJS.ReadableStream)}`)
  }
  return files
}

test('a backup has every revision, the trash included, and a restore brings back the same', async () => {
  const archive = await exported(lifelog, 'format=tar')
  const files = await filesOf(archive)
  expect([...files.keys()]).toEqual(['events.ndjson', 'revisions.ndjson', 'manifest.json'])
  const manifest = JSON.parse(files.get('manifest.json') ?? '') as Manifest
  expect(manifest).toMatchObject({ events: 2, revisions: 4 })
  await withEmpty(async (other) => {
    expect(await take(other, 'x-tar', archive, '?dry_run=true')).toMatchObject({
      created: 2,
      revisions: { restored: 4, skipped: 0 },
    })
    expect(await allRevisions(other)).toEqual([])
    expect(await take(other, 'x-tar', archive)).toMatchObject({
      created: 2,
      refused: [],
      revisions: { restored: 4, skipped: 0 },
    })
    expect(await allRevisions(other)).toEqual(await allRevisions(lifelog))
    const again = await filesOf(await exported(other, 'format=tar'))
    for (const name of ['events.ndjson', 'revisions.ndjson']) {
      expect(again.get(name)).toBe(files.get(name))
    }
    expect(await take(other, 'x-tar', archive)).toMatchObject({
      created: 0,
      revisions: { restored: 0, skipped: 4 },
    })
    expect(
      await other.json<Event>('/api/events/1/revisions/1/restore', { method: 'POST' }),
    ).toMatchObject({
      title: 'Lunch',
      timestamp: '1998-06-30T22:00:00Z',
      timezone: 'Europe/Berlin',
      end_timestamp: null,
      precision: 'month',
      approximate: true,
      location: null,
      description: null,
      tags: ['a'],
      metadata: {},
      version: 5,
    })
  })
})

test.each([
  ['json', 'json'],
  ['ndjson', 'x-ndjson'],
])(
  'an export as %s has revisions where they are asked for, without the trash',
  async (format, type) => {
    const without = await exported(lifelog, `format=${format}`)
    expect(`${Buffer.from(without)}`).not.toContain('changed_by')
    const body = await exported(lifelog, `format=${format}&revisions=true`)
    await withEmpty(async (other) => {
      expect(await take(other, type, body)).toMatchObject({
        read: 1,
        created: 1,
        refused: [],
        revisions: { restored: 3, skipped: 0 },
      })
      const ofLunch = (await allRevisions(lifelog)).filter(({ event_id }) => event_id === 1)
      expect(await allRevisions(other)).toEqual(ofLunch)
      expect(await exported(other, 'format=ndjson&revisions=true')).toEqual(
        await exported(lifelog, 'format=ndjson&revisions=true'),
      )
    })
  },
)

describe('a revision that is imported', () => {
  const uid = '019cb8f2-6a51-7c3e-9d40-5b1f0e7a2c88'
  const revision = {
    event_uid: uid,
    version: 1,
    changed_at: '2026-11-24T11:30:00Z',
    changed_by: 'session',
    before: { title: 'Before' },
  }
  const lines = (...records: unknown[]) =>
    new Uint8Array(Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join('')))

  test.each([
    ['whose event is not there', { event_uid: crypto.randomUUID() }, /there is no event/],
    ['of a version that is none', { version: 0 }, /version/],
    ['of a version beyond any', { version: 2 ** 31 }, /version/],
    ['that nobody made', { changed_by: 'nobody' }, /changed_by/],
    ['that was made at no time', { changed_at: 'yesterday' }, /changed_at/],
    ['with a title that no event may have', { before: { title: '' } }, /title/],
    ['with a NUL', { before: { description: 'a\0b' } }, /description/],
    ['of half a place', { before: { location: { latitude: 1 } } }, /location/],
    ['in an unknown timezone', { before: { timezone: 'Mars/Olympus' } }, /timezone/],
    ['of a field that no event has', { before: { key: 'x' } }, /before/],
  ])('%s is refused, with its line, and stops nothing', async (_, wrong, reason) => {
    await withEmpty(async (other) => {
      const body = lines({ uid, title: 'Now', version: 3 }, { ...revision, ...wrong }, revision)
      const result = await take(other, 'x-ndjson', body)
      expect(result).toMatchObject({ created: 1, revisions: { restored: 1, skipped: 0 } })
      expect(result.refused).toEqual([{ line: 2, reason: expect.stringMatching(reason) }])
    })
  })

  test('of a version that the event here has not come to is left out', async () => {
    await withEmpty(async (other) => {
      const body = lines({ uid, title: 'Now', version: 2 }, revision, { ...revision, version: 2 })
      expect(await take(other, 'x-ndjson', body)).toMatchObject({
        revisions: { restored: 1, skipped: 1 },
      })
      const { items } = await other.json<{ items: Revision[] }>('/api/events/1/revisions')
      expect(items.map(({ version }) => version)).toEqual([1])
    })
  })

  test('does not replace one that is there', async () => {
    await withEmpty(async (other) => {
      const { id } = await create(other, { uid, title: 'Here' })
      await change(other, id, { title: 'Changed here' })
      await take(other, 'x-ndjson', lines(revision))
      const { items } = await other.json<{ items: Revision[] }>(`/api/events/${id}/revisions`)
      expect(items.map(({ before }) => before)).toEqual([{ title: 'Here' }])
    })
  })
})

test('the settings say how many revisions there are, and what they take', async () => {
  const { revisions } = await lifelog.json<SettingsView>('/api/settings')
  expect(revisions.count).toBe(4)
  expect(revisions.size_bytes).toBeGreaterThan(8_000)
})

describe('of the release before timezones and revisions', () => {
  const fixture = (name: string) =>
    readFile(join(import.meta.dirname, '../../fixtures', name)).then(
      (gz) => new Uint8Array(gunzipSync(gz)),
    )

  test('a backup comes in, with trash and files, in the timezone of the settings', async () => {
    await withEmpty(async (other) => {
      expect(await take(other, 'x-tar', await fixture('backup-0.1.tar.gz'))).toMatchObject({
        read: 4,
        created: 4,
        refused: [],
        attachments: { restored: 2, healed: 0, skipped: 0, missing: 0 },
        revisions: { restored: 0, skipped: 0 },
      })
      const { timestamp, ...lunch } = await other.json<Event>('/api/events/1')
      expect(timestamp).toBe('2026-11-24T11:30:00Z')
      expect(lunch).toMatchObject({
        uid: '019cb8f2-6a51-7c3e-9d40-5b1f0e7a2c01',
        timezone: 'Pacific/Apia',
        precision: 'minute',
        title: 'Late lunch at the harbour',
        description: 'Fish soup, *twice*.',
        tags: ['food', 'harbour'],
        metadata: { price: 18.5, deep: { list: [1, 'two', null] } },
        version: 2,
      })
      const [receipt] = lunch.attachments
      const file = await other.request(`/api/attachments/${receipt?.key}?mode=stream`)
      expect(await file.text()).toBe('what was in receipt.txt')
      const all = await exported(other, 'format=ndjson')
      expect(`${Buffer.from(all)}`).toContain('0001-01-03T00:00:00.123456Z')
      expect(`${Buffer.from(all)}`).toContain('9999-12-30T23:59:59Z')
      const trash = await other.json<{ items: Event[] }>('/api/events?trash=true')
      expect(trash.items.map(({ title }) => title)).toEqual(['to the trash'])
    })
  })

  test('a JSON export comes in', async () => {
    await withEmpty(async (other) => {
      expect(await take(other, 'json', await fixture('export-0.1.json.gz'))).toMatchObject({
        created: 3,
        refused: [],
        attachments: { missing: 1 },
      })
    })
  })
})
