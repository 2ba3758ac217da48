import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type {
  Attachment,
  AttachmentsPage,
  FoundAttachment,
  Link,
} from '../../../lib/attachments/schema.ts'
import { endLinksInTrash, trashAttachment } from '../../../lib/attachments/trash.ts'
import { backup } from '../../../lib/backups/backup.ts'
import type { Event } from '../../../lib/events/schema.ts'
import { openStorage } from '../../../lib/storage/client.ts'
import { jpeg, plain } from '../../support/files.ts'
import { useLifeLog } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

const lifelog = useLifeLog({ ATTACHMENT_MAX_PER_EVENT: '3' })
let client: ReturnType<typeof uploading>
beforeAll(() => {
  client = uploading(lifelog)
})

const photo = { filename: 'zebra pier.jpg', content_type: 'image/jpeg', bytes: jpeg }
const note = (filename: string) => ({ filename, content_type: 'text/plain', bytes: plain })
const remove = (key: string, query = '') =>
  lifelog.request(`/api/attachments/${key}${query}`, { method: 'DELETE' })
const restore = (key: string) =>
  lifelog.json<FoundAttachment>(`/api/attachments/${key}/restore`, { method: 'POST' })
const link = (key: string, json = {}) =>
  lifelog.json<Link>(`/api/attachments/${key}/link`, { method: 'POST', json })
const namesOf = async (event: number) =>
  (await lifelog.json<Event>(`/api/events/${event}`)).attachments.map(({ filename }) => filename)
const trashed = async () =>
  (await lifelog.json<AttachmentsPage>('/api/attachments?trash=true&limit=200')).items

/** An event with three notes, which are all that it may have. */
async function fullEvent(): Promise<{ event: number; files: Attachment[] }> {
  const event = await client.newEvent()
  const files: Attachment[] = []
  for (const name of ['a.txt', 'b.txt', 'c.txt']) files.push(await client.upload(event, note(name)))
  return { event, files }
}

describe('a photo that is deleted', () => {
  let event: Event
  let file: Attachment
  const today = new Date()
  // A year that has a leap day where this one has.
  const ago = `${today.getUTCFullYear() - 4}${today.toISOString().slice(4, 10)}`
  const [year, month] = ago.split('-')

  /** Wherever files are shown, listed or searched. */
  const places = () => [
    `/api/events/${event.id}`,
    '/api/events',
    '/api/attachments',
    `/api/attachments?prefix=${file.key}`,
    '/api/search?q=zebra',
    '/api/search?q=has:photo',
    '/api/export',
    '/api/export?format=ndjson',
    `/api/on-this-day?date=${today.toISOString().slice(0, 10)}`,
    '/',
    '/?q=zebra',
    '/?q=has:photo',
    '/photos',
    '/photos?q=has:photo',
    `/calendar/${year}/${Number(month)}`,
    `/days/${ago}`,
    `/on-this-day?date=${today.toISOString().slice(0, 10)}`,
    `/events/${event.id}`,
    `/events/${event.id}/edit`,
    `/events/${event.id}/card`,
    `/offline/events?ids=${event.id}`,
    `/events/selected/export?format=json&ids=${event.id}`,
  ]
  const ofTheFile = () => [
    `/attachments/${file.key}`,
    `/api/attachments/${file.key}`,
    `/api/attachments/${file.key}?mode=stream`,
    `/renditions/320/${file.key}`,
  ]
  const naming = async () => {
    const found: string[] = []
    for (const path of places()) {
      const response = await lifelog.request(path)
      const text = await response.text()
      expect(`${path} ${response.status}`).toBe(`${path} 200`)
      if (text.includes(file.key) || text.includes(photo.filename)) found.push(path)
    }
    return found
  }
  const statuses = async () =>
    Promise.all(ofTheFile().map(async (path) => (await lifelog.request(path)).status))

  beforeAll(async () => {
    event = await lifelog.record({ title: 'Coast', timestamp: `${ago}T12:00:00Z` })
    file = await client.upload(event.id, photo)
  })

  test('is named nowhere but in the trash, and everywhere again once it is restored', async () => {
    await vi.waitFor(async () => expect(await naming()).toEqual(places()), 60_000)
    expect(await statuses()).toEqual([303, 302, 200, 200])
    const kept = await lifelog.json<object>('/offline/latest')

    expect((await remove(file.key)).status).toBe(204)
    await vi.waitFor(async () => expect(await naming()).toEqual([]), 60_000)
    expect(await statuses()).toEqual([404, 404, 404, 404])
    expect(await lifelog.json<object>('/offline/latest')).not.toEqual(kept)
    expect(await (await lifelog.request('/trash')).text()).toContain(photo.filename)

    await restore(file.key)
    await vi.waitFor(async () => expect(await naming()).toEqual(places()), 60_000)
    expect(await statuses()).toEqual([303, 302, 200, 200])
    expect(await lifelog.json<object>('/offline/latest')).toEqual(kept)
  })

  test('stays out of the lists of pictures when the time of its event changes', async () => {
    await remove(file.key)
    await lifelog.json(`/api/events/${event.id}`, {
      method: 'PATCH',
      json: { timestamp: `${ago}T13:00:00Z` },
    })
    expect(await (await lifelog.request('/photos')).text()).not.toContain(file.key)
    await restore(file.key)
    expect(await (await lifelog.request('/photos')).text()).toContain(file.key)
  })

  test('takes part in nothing else until it is restored', async () => {
    await remove(file.key)
    for (const [path, method] of [
      [`/api/attachments/${file.key}`, 'DELETE'],
      [`/api/attachments/${file.key}/link`, 'POST'],
      [`/api/attachments/${file.key}/confirm`, 'POST'],
      [`/attachments/${file.key}/share`, 'GET'],
    ] as const) {
      expect((await lifelog.request(path, { method })).status).toBe(404)
    }
    expect((await lifelog.request(`/trash/files/${file.key}/picture`)).status).toBe(200)
    await restore(file.key)
    expect((await lifelog.request(`/trash/files/${file.key}/picture`)).status).toBe(404)
  })
})

describe('its place', () => {
  test('is kept, even where the event is full by then', async () => {
    const { event, files } = await fullEvent()
    const [, second] = files
    expect(await codeOf(await client.announce(event, sized('d.txt')))).toMatch(/limit_reached/)
    await remove(second?.key ?? '')
    await client.upload(event, note('d.txt'))
    expect(await namesOf(event)).toEqual(['a.txt', 'c.txt', 'd.txt'])

    const { event_id, sha256, ...restored } = await restore(second?.key ?? '')
    expect({ ...restored, sha256: null }).toEqual({ ...second, sha256: null })
    expect(event_id).toBe(event)
    expect(await namesOf(event)).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt'])
    expect(await codeOf(await client.announce(event, sized('e.txt')))).toMatch(/limit_reached/)
  })

  test('is its own, whatever becomes of the event', async () => {
    const { event, files } = await fullEvent()
    await remove(files[0]?.key ?? '')
    await lifelog.request(`/api/events/${event}`, { method: 'DELETE' })
    expect((await remove(files[1]?.key ?? '')).status).toBe(404)
    await lifelog.request(`/api/events/${event}/restore`, { method: 'POST' })
    expect(await namesOf(event)).toEqual(['b.txt', 'c.txt'])

    const { undo } = await lifelog.json<{ undo: number }>('/api/events', {
      method: 'PATCH',
      json: { ids: [event], deleted: true },
    })
    await restore(files[0]?.key ?? '')
    expect((await lifelog.request(`/api/events/${event}`)).status).toBe(404)
    await lifelog.request(`/api/events/changes/${undo}/undo`, { method: 'POST' })
    expect(await namesOf(event)).toEqual(['a.txt', 'b.txt', 'c.txt'])
  })

  const sized = (filename: string) => ({ filename, content_type: 'text/plain', size_bytes: 3 })
})

describe('its links', () => {
  test('end at once, those to its rendition too, and stay ended', async () => {
    const event = await client.newEvent()
    const { key } = await client.upload(event, photo)
    const urls = [(await link(key)).url, (await link(key, { rendition: true })).url]
    const ended = () => Promise.all(urls.map(async (url) => (await fetch(url)).status))
    expect(await ended()).toEqual([200, 200])
    await remove(key)
    expect(await ended()).toEqual([404, 404])
    const restored = await restore(key)
    expect(restored.key).not.toBe(key)
    expect(await ended()).toEqual([404, 404])
    const path = `/api/attachments/${restored.key}?mode=stream`
    expect(await buffer((await lifelog.request(path)).body as never)).toEqual(jpeg)
    expect((await fetch((await link(restored.key)).url)).status).toBe(200)
  })

  test('end later where the storage fails, and before the file is restored', async () => {
    const event = await client.newEvent()
    const { key } = await client.upload(event, photo)
    const { url } = await link(key)
    const { ctx } = lifelog
    const broken = openStorage({
      endpoint: 'http://127.0.0.1:9',
      bucket: 'none',
      accessKey: 'none',
      secretKey: 'none',
      region: 'none',
    })
    expect(await trashAttachment({ ...ctx, storage: broken }, key)).toEqual({ key, hadLinks: true })
    broken.close()
    expect((await restore(key)).key).not.toBe(key)
    expect((await fetch(url)).status).toBe(404)
  })

  test('that could not be ended are ended in the background', async () => {
    const event = await client.newEvent()
    const { key } = await client.upload(event, photo)
    const { url } = await link(key)
    await lifelog.ctx.db
      .updateTable('attachments')
      .set({ deleted_at: new Date().toISOString() })
      .where('key', '=', key)
      .execute()
    await endLinksInTrash(lifelog.ctx, new AbortController().signal)
    await vi.waitFor(async () => expect((await fetch(url)).status).toBe(404), 60_000)
    expect((await trashed()).map((file) => file.key)).not.toContain(key)
  })
})

describe('for good', () => {
  test('it goes from the trash or not, by a former key too, and with its object', async () => {
    const { event, files } = await fullEvent()
    const [first = '', second = '', third = ''] = files.map(({ key }) => key)
    await link(second)
    await remove(second)
    for (const key of [first, second]) {
      expect((await remove(key, '?permanent=true')).status).toBe(204)
      expect(await codeOf(await remove(key, '?permanent=true'))).toBe('404 not_found')
      const again = await lifelog.request(`/api/attachments/${key}/restore`, { method: 'POST' })
      expect(await codeOf(again)).toBe('404 not_found')
      await vi.waitFor(async () => expect(await client.head(key)).toBeUndefined(), 60_000)
    }
    expect(await namesOf(event)).toEqual(['c.txt'])
    await remove(third)
    expect(await client.head(third)).toBeDefined()
    await lifelog.request('/trash/empty', { method: 'POST' })
    expect(await trashed()).toEqual([])
    await vi.waitFor(async () => expect(await client.head(third)).toBeUndefined(), 60_000)
  })

  test('an upload under way is given up, and what is attached stays where only that is meant', async () => {
    const { event, files } = await fullEvent()
    const [first] = files
    expect(await codeOf(await remove(first?.key ?? '', '?state=pending'))).toBe('409 conflict')
    await remove(first?.key ?? '')
    expect(await codeOf(await remove(first?.key ?? '', '?state=pending'))).toBe('404 not_found')
    for (const query of ['', '?state=pending', '?permanent=true']) {
      const { attachment } = await client.reserve(event, note('b.txt'))
      expect((await remove(attachment.key, query)).status).toBe(204)
      expect((await remove(attachment.key, query)).status).toBe(404)
    }
    expect((await trashed()).map(({ filename }) => filename)).toEqual(['a.txt'])
  })
})

test('the trash is listed a page after the other, the latest deletion first', async () => {
  await lifelog.deleteEvents()
  const { files } = await fullEvent()
  for (const { key } of files) await remove(key)
  const pages: string[] = []
  for (let cursor = ''; ; ) {
    const path = `/api/attachments?trash=true&limit=2${cursor && `&cursor=${cursor}`}`
    const page = await lifelog.json<AttachmentsPage>(path)
    pages.push(page.items.map(({ filename }) => filename).join())
    if (!page.next_cursor) break
    cursor = page.next_cursor
  }
  expect(pages).toEqual(['c.txt,b.txt', 'a.txt'])
})

test('a backup has it, and brings it back into the trash', async () => {
  await lifelog.deleteEvents()
  const { event, files } = await fullEvent()
  await remove(files[1]?.key ?? '')
  const archive = await new Response(backup(lifelog.ctx, new Date()) as never).bytes()
  const bring = async () => {
    const headers = { 'Content-Type': 'application/x-tar' }
    const response = await lifelog.request('/api/import', {
      method: 'POST',
      headers,
      body: archive,
    })
    return (await response.json()) as { attachments: object }
  }
  expect(await bring()).toMatchObject({ attachments: { restored: 0, skipped: 3 } })
  expect(await namesOf(event)).toEqual(['a.txt', 'c.txt'])

  await lifelog.deleteEvents()
  expect(await bring()).toMatchObject({ attachments: { restored: 3 } })
  expect(await namesOf(event)).toEqual(['a.txt', 'c.txt'])
  expect((await trashed()).map(({ key }) => key)).toEqual([files[1]?.key])
  await restore(files[1]?.key ?? '')
  expect(await namesOf(event)).toEqual(['a.txt', 'b.txt', 'c.txt'])
})
