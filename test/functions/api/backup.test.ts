import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { extract, pack } from 'tar-stream'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { limits } from '../../../lib/base/limits.ts'
import type { Pins } from '../../../lib/pins/schema.ts'
import type { EventsPage } from '../../../lib/search/schema.ts'
import { deleteObject } from '../../../lib/storage/objects.ts'
import type { ImportResult, Manifest } from '../../../lib/transfer/schema.ts'
import { useEmptyLifeLog } from '../../support/empty-lifelog.ts'
import { type TestLifeLog, useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()
const withEmpty = useEmptyLifeLog()
beforeAll(async () => {
  for (const title of ['Lunch', '日本語 🎉', 'to the trash']) {
    const event = await lifelog.record({ title })
    await attach(event.id, `${title}.txt`, `what was said at ${title}`)
    if (title === 'to the trash')
      await lifelog.request(`/api/events/${event.id}`, { method: 'DELETE' })
  }
  await vi.waitFor(async () => {
    const { rows } = await pending()
    expect(rows).toEqual([])
  }, 60_000)
})

async function pending() {
  return {
    rows: await lifelog.ctx.db
      .selectFrom('attachments')
      .select('key')
      .where('sha256', 'is', null)
      .execute(),
  }
}

async function attach(id: number, name: string, text: string) {
  const form = new FormData()
  form.set('file', new File([text], name, { type: 'text/plain' }))
  const response = await lifelog.request(`/api/events/${id}/attachments`, {
    method: 'POST',
    body: form,
  })
  expect(response.status).toBe(201)
}

async function backup(from = lifelog): Promise<Uint8Array<ArrayBuffer>> {
  const response = await from.request('/api/export?format=tar')
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('application/x-tar')
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

async function archiveOf(
  files: Iterable<[string, Buffer | string]>,
  type: 'file' | 'symlink' = 'file',
) {
  const writer = pack()
  for (const [name, content] of files) {
    writer.entry({ name, type, linkname: '/etc/passwd' }, type === 'file' ? content : '')
  }
  writer.finalize()
  return new Uint8Array(await buffer(writer as unknown as NodeJS.ReadableStream))
}

async function restore<T = ImportResult>(
  to: TestLifeLog,
  archive: Uint8Array<ArrayBuffer>,
  status = 200,
): Promise<T> {
  return to.json(
    '/api/import',
    { method: 'POST', headers: { 'Content-Type': 'application/x-tar' }, body: archive },
    status,
  )
}

test('a backup has events, trash, files and the SHA-256 of each, and no secret', async () => {
  const files = await filesOf(await backup())
  const manifest = JSON.parse(`${files.get('manifest.json')}`) as Manifest
  expect(manifest).toMatchObject({ lifelog_backup: 1, events: 3, missing: [] })
  expect(files.size).toBe(5)
  for (const { path, size_bytes, sha256 } of manifest.files) {
    const content = files.get(path) ?? Buffer.from('')
    expect(content.length).toBe(size_bytes)
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256)
  }
  const events = `${files.get('events.ndjson')}`
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events.map(({ title, deleted_at }) => [title, deleted_at !== null])).toEqual([
    ['Lunch', false],
    ['日本語 🎉', false],
    ['to the trash', true],
  ])
  const [{ filename, key }] = events[0].attachments
  expect(`${files.get(`attachments/${key}`)}`).toBe(
    `what was said at ${filename.replace('.txt', '')}`,
  )
  const whole = [...files.values()].join('\n')
  for (const secret of ['llog_', 'argon2', 'correct horse']) expect(whole).not.toContain(secret)
})

test('an empty instance becomes the same, and a second time nothing more', async () => {
  const archive = await backup()
  await withEmpty(async (other) => {
    expect(await restore(other, archive)).toMatchObject({
      created: 3,
      refused: [],
      attachments: { restored: 3, healed: 0, skipped: 0, missing: 0 },
    })
    for (const path of ['/api/export?format=ndjson', '/api/events?trash=true']) {
      expect(await (await other.request(path)).text()).toBe(
        await (await lifelog.request(path)).text(),
      )
    }
    expect(await filesOf(await backup(other)).then((files) => [...files.keys()])).toEqual(
      await filesOf(archive).then((files) => [...files.keys()]),
    )
    expect(await restore(other, archive)).toMatchObject({
      created: 0,
      skipped: 3,
      attachments: { restored: 0, healed: 0, skipped: 3, missing: 0 },
    })
  })
})

test('saved searches come back, and those of the same name stay as they are', async () => {
  for (const json of [
    { name: 'Lunches', query: 'lunch', pinned: true },
    { name: 'Walks', query: 'walk', pinned: false },
  ]) {
    await lifelog.json('/api/views', { method: 'POST', json }, 201)
  }
  const archive = await backup()
  await withEmpty(async (other) => {
    const json = { name: 'walks', query: 'hike' }
    await other.json('/api/views', { method: 'POST', json }, 201)
    await restore(other, archive)
    await restore(other, archive)
    expect(await other.json('/api/views')).toMatchObject({
      items: [
        { name: 'Lunches', query: 'lunch', pinned: true },
        { name: 'walks', query: 'hike', pinned: false },
      ],
    })
  })
})

test('pins come back in their order, those of events in the trash too', async () => {
  const [lunch, japanese, trashed] = (
    await lifelog.ctx.db.selectFrom('events').select('id').orderBy('id').execute()
  ).map(({ id }) => id) as [number, number, number]
  await lifelog.request(`/api/pins/${japanese}`, { method: 'PUT' })
  await lifelog.request(`/api/pins/${lunch}`, { method: 'PUT' })
  await lifelog.ctx.db.insertInto('pins').values({ event_id: trashed }).execute()
  const archive = await backup()
  const titlesOf = async (other: TestLifeLog) =>
    (await other.json<Pins>('/api/pins')).items.map(({ title }) => title)
  await withEmpty(async (other) => {
    // There the ids are others.
    const { id } = await other.record({ title: 'Pinned there' })
    await other.request(`/api/pins/${id}`, { method: 'PUT' })
    await restore(other, archive)
    await restore(other, archive)
    expect(await titlesOf(other)).toEqual(['Pinned there', 'Lunch', '日本語 🎉'])
    const { items } = await other.json<EventsPage>('/api/events?trash=true')
    await other.json(`/api/events/${items[0]?.id}/restore`, { method: 'POST' })
    expect(await titlesOf(other)).toEqual(['Pinned there', 'to the trash', 'Lunch', '日本語 🎉'])
  })
  await withEmpty(async (other) => {
    const ids: number[] = []
    for (let i = 1; i < limits.pins; i++) ids.push((await other.record({ title: `${i}` })).id)
    for (const id of ids) await other.request(`/api/pins/${id}`, { method: 'PUT' })
    await restore(other, archive)
    const pins = await other.ctx.db.selectFrom('pins').selectAll().execute()
    expect(pins).toHaveLength(limits.pins)
  })
})

test('a backup from before there were pins is restored', async () => {
  const files = await filesOf(await backup())
  const { pins, ...manifest } = JSON.parse(`${files.get('manifest.json')}`)
  expect(pins).toHaveLength(3)
  files.set('manifest.json', Buffer.from(JSON.stringify(manifest)))
  const archive = await archiveOf(files)
  await withEmpty(async (other) => {
    expect(await restore(other, archive)).toMatchObject({ created: 3, refused: [] })
    expect(await other.json('/api/pins')).toEqual({ items: [] })
  })
})

test('what is missing of an interrupted restore is added', async () => {
  const archive = await backup()
  await withEmpty(async (other) => {
    await restore(other, archive)
    await other.ctx.db.deleteFrom('attachments').where('id', '=', 2).execute()
    await other.ctx.db.deleteFrom('events').where('title', '=', 'Lunch').execute()
    expect(await restore(other, archive)).toMatchObject({
      created: 1,
      skipped: 2,
      attachments: { restored: 2, skipped: 1 },
    })
    const path = '/api/export?format=ndjson'
    expect(await (await other.request(path)).text()).toBe(
      await (await lifelog.request(path)).text(),
    )
  })
})

describe('nothing is written of a backup', () => {
  const refusing = (
    name: string,
    make: (files: Map<string, Buffer>) => Promise<Uint8Array<ArrayBuffer>>,
    code: string,
    detail: RegExp,
  ) =>
    test(name, async () => {
      const archive = await make(await filesOf(await backup()))
      await withEmpty(async (other) => {
        const problem = await restore<{ code: string; detail: string }>(other, archive, 422)
        expect(problem.code).toBe(code)
        expect(problem.detail).toMatch(detail)
        expect(problem.detail).toMatch(/Nothing was written/)
        expect(await other.ctx.db.selectFrom('events').selectAll().execute()).toEqual([])
      })
    })
  const keyOf = (files: Map<string, Buffer>) =>
    [...files.keys()].find((name) => name.startsWith('attachments/')) ?? ''

  refusing(
    'with a flipped byte in a file, which is named',
    async (files) => {
      const file = files.get(keyOf(files)) as Buffer
      file[3] = (file[3] ?? 0) ^ 1
      return archiveOf(files)
    },
    'upload_mismatch',
    /attachments\/[0-9a-f]{40} was changed/,
  )
  refusing(
    'with a flipped byte in the events',
    async (files) => {
      const file = files.get('events.ndjson') as Buffer
      file[30] = (file[30] ?? 0) ^ 1
      return archiveOf(files)
    },
    'upload_mismatch',
    /events\.ndjson was changed/,
  )
  refusing(
    'that is cut off',
    async (files) => (await archiveOf(files)).slice(0, 2_000),
    'validation_failed',
    /no complete tar archive|manifest\.json is missing/,
  )
  refusing(
    'that lacks a file',
    async (files) => {
      files.delete(keyOf(files))
      return archiveOf(files)
    },
    'upload_mismatch',
    /is missing/,
  )
  refusing(
    'with a path that leads out',
    async (files) => archiveOf([['../../etc/cron.d/x', 'boo'], ...files]),
    'validation_failed',
    /cron\.d/,
  )
  refusing(
    'with a pin that says no time',
    async (files) => {
      const manifest = JSON.parse(`${files.get('manifest.json')}`)
      manifest.pins = [{ event_uid: crypto.randomUUID(), pinned_at: 'soon' }]
      files.set('manifest.json', Buffer.from(JSON.stringify(manifest)))
      return archiveOf(files)
    },
    'validation_failed',
    /an entry of pins/,
  )
  refusing(
    'with a link',
    async () => archiveOf([['events.ndjson', '']], 'symlink'),
    'validation_failed',
    /events\.ndjson/,
  )
  refusing(
    'that is none',
    async () => new Uint8Array(Buffer.from('hello')),
    'validation_failed',
    /tar archive|manifest/,
  )
})

test('a file that the storage lost is named in the manifest and stops nothing', async () => {
  const { archive, key } = await withEmpty(async (other) => {
    await restore(other, await backup())
    const { key } = await other.ctx.db
      .selectFrom('attachments')
      .select('key')
      .where('id', '=', 1)
      .executeTakeFirstOrThrow()
    await deleteObject(other.ctx.storage, key)
    return { archive: await backup(other), key }
  })
  const manifest = JSON.parse(`${(await filesOf(archive)).get('manifest.json')}`) as Manifest
  expect(manifest.missing).toEqual([
    { key, filename: 'Lunch.txt', event_id: 1, damage: 'missing', stored: false },
  ])
  await withEmpty(async (other) => {
    expect(await restore(other, archive)).toMatchObject({
      created: 3,
      attachments: { restored: 2, missing: 1 },
    })
  })
})

/** A backup of one event with one attachment, as somebody could make it by hand. */
async function handmade(attachment: Record<string, unknown>) {
  const bytes = Buffer.from('<script>alert(1)</script>')
  const key = 'e'.repeat(40)
  const events = `${JSON.stringify({
    uid: crypto.randomUUID(),
    title: 'made by hand',
    attachments: [{ id: 1, key, size_bytes: bytes.length, ...attachment }],
  })}\n`
  const listed = (path: string, content: Buffer) => ({
    path,
    size_bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  })
  const files = [listed('events.ndjson', Buffer.from(events)), listed(`attachments/${key}`, bytes)]
  const manifest = { lifelog_backup: 1, exported_at: '', events: 1, files, missing: [] }
  return archiveOf([
    ['events.ndjson', events],
    [`attachments/${key}`, bytes],
    ['manifest.json', JSON.stringify(manifest)],
  ])
}

describe('a restore', () => {
  test.each([
    { filename: 'page.html', content_type: 'text/html' },
    { filename: 'page.txt', content_type: 'text/html' },
    { filename: 'setup.exe', content_type: 'text/plain' },
  ])('refuses what could not be uploaded: %o', async (attachment) => {
    await withEmpty(async (other) => {
      const result = await restore(other, await handmade(attachment))
      expect(result).toMatchObject({ created: 1, attachments: { restored: 0 } })
      expect(result.refused).toEqual([
        { line: 1, reason: expect.stringContaining(attachment.filename) },
      ])
      expect(await other.ctx.db.selectFrom('attachments').selectAll().execute()).toEqual([])
    })
  })

  test('of an attachment with a huge id moves no later ids', async () => {
    await withEmpty(async (other) => {
      const attachment = { filename: 'a.txt', content_type: 'text/plain', id: 2 ** 39 }
      expect(await restore(other, await handmade(attachment))).toMatchObject({
        attachments: { restored: 1 },
      })
      const { id } = await other.ctx.db
        .selectFrom('attachments')
        .select('id')
        .executeTakeFirstOrThrow()
      expect(id).toBeLessThan(1_000)
    })
  })

  test('of a copy of an event under another uid makes the file once, however often', async () => {
    const archive = await handmade({ filename: 'a.txt', content_type: 'text/plain' })
    const copy = await handmade({ filename: 'a.txt', content_type: 'text/plain' })
    await withEmpty(async (other) => {
      for (const one of [archive, copy, copy, archive]) await restore(other, one)
      const rows = await other.ctx.db.selectFrom('attachments').select('key').execute()
      expect(rows).toHaveLength(2)
    })
  })
})

test('ten backups at once are all whole, two of them made at a time', async () => {
  const archives = await Promise.all(Array.from({ length: 10 }, () => backup()))
  const names = [...(await filesOf(archives[0] as Uint8Array)).keys()]
  for (const archive of archives) expect([...(await filesOf(archive)).keys()]).toEqual(names)
  const { rows } = await sql<{ most: number }>`
    with last as (select * from backups order by id desc limit 10)
    select max((select count(*) from last
      where began_at <= one.began_at and finished_at > one.began_at)) as most
    from last as one`.execute(lifelog.ctx.db)
  expect(rows).toEqual([{ most: 2 }])
})

test('a backup whose reader goes away gives its slot and its lease back', async () => {
  for (let count = 0; count < 3; count++) {
    const response = await lifelog.request('/api/export?format=tar')
    await response.body?.cancel()
  }
  await backup()
  const leases = lifelog.ctx.db
    .selectFrom('backups')
    .select('id')
    .where('lease_expires_at', 'is not', null)
  await expect.poll(() => leases.execute()).toEqual([])
})
