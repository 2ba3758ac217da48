import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkFiles } from '../../../lib/attachments/integrity/check-files.ts'
import type { Attachment } from '../../../lib/attachments/schema.ts'
import type { DoctorSummary, Finding } from '../../../lib/doctor/schema.ts'
import type { Event } from '../../../lib/events/schema.ts'
import type { SettingsView } from '../../../lib/settings/schema.ts'
import type { ImportResult, Manifest } from '../../../lib/transfer/schema.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

/** What can happen to the file of an object on the disk: 8192 bytes of header, then the bytes. */
const damages = {
  sound: async () => {},
  missing: (path: string) => rm(path),
  truncated: async (path: string) => writeFile(path, (await readFile(path)).subarray(0, -3)),
  garbled: async (path: string) => writeFile(path, (await readFile(path)).fill('?', 0, 100)),
  flipped: async (path: string) => {
    const bytes = await readFile(path)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await writeFile(path, bytes)
  },
}
type Kind = keyof typeof damages
const kinds = Object.keys(damages) as Kind[]
const contentOf = (kind: Kind) => `the bytes of what becomes ${kind}`

let lifelog: TestLifeLog
const keys = {} as Record<Kind, string>
const events = {} as Record<Kind, number>
let soundBackup: Uint8Array<ArrayBuffer>
beforeEach(async () => {
  await lifelog?.close()
  lifelog = await startLifeLog()
  for (const kind of kinds) {
    const json = { title: kind }
    const event = await lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)
    const body = new FormData()
    body.set('file', new File([contentOf(kind)], `${kind}.txt`, { type: 'text/plain' }))
    const path = `/api/events/${event.id}/attachments`
    const { key } = await lifelog.json<Attachment>(path, { method: 'POST', body }, 201)
    keys[kind] = key
    events[kind] = event.id
  }
  await vi.waitFor(async () => {
    const { db } = lifelog.ctx
    const undigested = db.selectFrom('attachments').select('id').where('sha256', 'is', null)
    expect(await undigested.execute()).toEqual([])
  }, 60_000)
  soundBackup = await backup()
  for (const kind of kinds) await damages[kind](fileOf(keys[kind]))
})
afterAll(() => lifelog?.close())

function fileOf(key: string): string {
  const { LIFELOG_DATA_DIR: dir, RUSTFS_BUCKET: bucket } = lifelog.ctx.config
  return join(dir, 'storage/buckets', bucket, 'objects', Buffer.from(key).toString('hex'))
}

async function backup(): Promise<Uint8Array<ArrayBuffer>> {
  const response = await lifelog.request('/api/export?format=tar')
  expect(response.status).toBe(200)
  return new Uint8Array(await response.arrayBuffer())
}

async function filesOf(archive: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const reader = extract()
  reader.end(archive)
  for await (const entry of reader) {
    files.set(entry.header.name, await buffer(entry as unknown as NodeJS.ReadableStream))
  }
  return files
}

async function doctor(path = '/api/doctor', init: RequestInit = {}) {
  const response = await lifelog.request(path, init)
  expect(response.status).toBe(200)
  const lines = (await response.text()).trim().split('\n')
  const parsed = lines.map((line) => JSON.parse(line))
  return { found: parsed.slice(0, -1) as Finding[], summary: parsed.at(-1) as DoctorSummary }
}

const served = async (kind: Kind) =>
  (await lifelog.request(`/api/attachments/${keys[kind]}?mode=stream`)).text()
const asTar = (body: Uint8Array<ArrayBuffer>) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-tar' },
  body,
})
const byKey = (a: { key: string }, b: { key: string }) => a.key.localeCompare(b.key)

test('a backup has all that can be read, and names the rest with its event', async () => {
  const files = await filesOf(await backup())
  const { missing, damaged } = JSON.parse(`${files.get('manifest.json')}`) as Manifest
  const about = (kind: Kind) => ({
    key: keys[kind],
    filename: `${kind}.txt`,
    event_id: events[kind],
  })
  expect(missing.toSorted(byKey)).toEqual(
    [
      { ...about('missing'), damage: 'missing', stored: false },
      { ...about('truncated'), damage: 'unreadable', stored: false },
      { ...about('garbled'), damage: 'unreadable', stored: false },
    ].toSorted(byKey),
  )
  expect(damaged).toEqual([{ ...about('flipped'), damage: 'digest_differs', stored: true }])
  expect(`${files.get(`attachments/${keys.sound}`)}`).toBe(contentOf('sound'))
  expect(files.has(`attachments/${keys.flipped}`)).toBe(true)
  const logged = lifelog.logged.join('')
  for (const kind of kinds) {
    if (kind !== 'sound') expect(logged, kind).toMatch(new RegExp(`${keys[kind]}.*damaged`))
  }
  const { files: report } = await lifelog.json<SettingsView>('/api/settings')
  expect(report.damaged).toBe(4)
  expect(report.damaged_files.map(({ key }) => key)).toEqual(
    (['missing', 'truncated', 'garbled', 'flipped'] as const).map((kind) => keys[kind]),
  )
  expect(report.last_backup).toMatchObject({ events: 5, files: 2, faults: 4 })
  const page = await (await lifelog.request('/settings')).text()
  expect(page).toContain('4 lost or damaged in the storage.')
  expect(page).toContain(keys.garbled)
})

test('the doctor lists each damaged file and goes on', async () => {
  const { found, summary } = await doctor()
  expect(found.map(({ finding, key, event_id }) => [finding, key, event_id]).toSorted()).toEqual(
    [
      ['row_without_object', keys.missing, events.missing],
      ['unreadable', keys.truncated, events.truncated],
      ['unreadable', keys.garbled, events.garbled],
      ['digest_differs', keys.flipped, events.flipped],
    ].toSorted(),
  )
  expect(summary).toMatchObject({ attachments: 5, findings: 4 })
})

test('a restore puts back what the storage lost or has otherwise', async () => {
  const result = await lifelog.json<ImportResult>('/api/import', asTar(soundBackup))
  expect(result).toMatchObject({
    created: 0,
    attachments: { restored: 0, healed: 4, skipped: 1, missing: 0 },
  })
  for (const kind of kinds) expect(await served(kind)).toBe(contentOf(kind))
  expect((await doctor()).found).toEqual([])
  expect((await lifelog.json<SettingsView>('/api/settings')).files.damaged).toBe(0)
})

test('the doctor puts back files from a backup, and does only that', async () => {
  await lifelog.request(`/api/events/${events.sound}?permanent=true`, { method: 'DELETE' })
  const { found, summary } = await doctor('/api/doctor/fix', asTar(soundBackup))
  expect(found.map(({ repaired }) => repaired)).toEqual([true, true, true, true])
  expect(summary).toMatchObject({ findings: 4, removed: 0, repaired: 4 })
  for (const kind of kinds.slice(1)) expect(await served(kind)).toBe(contentOf(kind))
  expect((await lifelog.request(`/api/events/${events.sound}`)).status).toBe(404)
})

test('a damaged file of a backup heals nothing, and stays known as damaged', async () => {
  const archive = await backup()
  const { found } = await doctor('/api/doctor/fix', asTar(archive))
  expect(found.some(({ repaired }) => repaired)).toBe(false)
  await lifelog.request(`/api/events/${events.flipped}?permanent=true`, { method: 'DELETE' })
  const restored = await lifelog.json<ImportResult>('/api/import', asTar(archive))
  expect(restored.attachments).toMatchObject({ restored: 1, healed: 0, missing: 3 })
  expect((await doctor()).found.map(({ key }) => key)).toContain(keys.flipped)
  await lifelog.json('/api/import', asTar(soundBackup))
  expect((await doctor()).found).toEqual([])
})

describe('a flipped bit is found', () => {
  const damageOf = async (kind: Kind) => {
    const { db } = lifelog.ctx
    const row = db.selectFrom('attachments').select('damage').where('key', '=', keys[kind])
    return (await row.executeTakeFirst())?.damage ?? null
  }

  test('as the file is streamed, which has all its bytes', async () => {
    expect(await served('flipped')).toHaveLength(contentOf('flipped').length)
    await expect.poll(() => damageOf('flipped')).toBe('digest_differs')
    await served('sound')
    expect(await damageOf('sound')).toBeNull()
  })

  test('as a player streams it, which asks for all of it as a range', async () => {
    const path = `/api/attachments/${keys.flipped}?mode=stream`
    const part = await lifelog.request(path, { headers: { Range: 'bytes=0-3' } })
    expect([part.status, await part.text()]).toEqual([206, contentOf('flipped').slice(0, 4)])
    expect(await damageOf('flipped')).toBeNull()
    const whole = await lifelog.request(path, { headers: { Range: 'bytes=0-' } })
    expect(whole.status).toBe(206)
    expect(await whole.text()).toHaveLength(contentOf('flipped').length)
    await expect.poll(() => damageOf('flipped')).toBe('digest_differs')
  })

  test('by the pass over files that nobody has read for long', async () => {
    const never = new AbortController().signal
    await checkFiles(lifelog.ctx, never, 1e9)
    expect(await damageOf('flipped')).toBeNull()
    const monthAgo = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString()
    await lifelog.ctx.db
      .updateTable('attachments')
      .set({ checked_at: null, uploaded_at: monthAgo })
      .execute()
    await checkFiles(lifelog.ctx, never, 1e9)
    expect(await damageOf('flipped')).toBe('digest_differs')
    expect(await damageOf('missing')).toBe('missing')
    expect(await damageOf('garbled')).toBe('unreadable')
    expect(await damageOf('sound')).toBeNull()
  })
})
