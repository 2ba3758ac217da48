// @module-tag libimage-exiftool-perl

import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Link } from '../../../lib/attachments/schema.ts'
import { sweep } from '../../../lib/attachments/upload/sweep.ts'
import type { Event } from '../../../lib/events/schema.ts'
import { putObject } from '../../../lib/storage/objects.ts'
import { exiftool } from '../../support/exiftool.ts'
import { gif, plain } from '../../support/files.ts'
import { placedFilm, placedPhoto } from '../../support/placed-files.ts'
import { useLifeLog } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

const lifelog = useLifeLog()
let client: ReturnType<typeof uploading>
let event: number

beforeAll(async () => {
  client = uploading(lifelog)
  const allowed_mime_types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'video/mp4']
  await lifelog.json('/api/settings', {
    method: 'PATCH',
    json: { allowed_mime_types: [...allowed_mime_types, 'text/plain'] },
  })
})
beforeEach(async () => {
  await client.clear()
  event = await client.newEvent()
})

const askLink = (key: string, json: object) =>
  lifelog.request(`/api/attachments/${key}/link`, { method: 'POST', json })
const link = async (key: string, rendition?: boolean) => {
  const response = await askLink(key, { expires_in: 600, rendition })
  if (!response.ok) throw new Error(await response.text())
  return ((await response.json()) as Link).url
}
const fetched = async (url: string) => {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  return { headers: response.headers, bytes: Buffer.from(await response.bytes()) }
}
const place = /^(EXIF|XMP|IPTC):|GPS/

test.each(['jpeg', 'png'] as const)(
  'no link to a photo (%s) but that to the original carries its place or name',
  async (format) => {
    const photo = await placedPhoto(format, `Pier of Husum.${format}`)
    const { key } = await client.upload(event, photo)
    // The rendition is made now, as nobody has asked for it.
    const { bytes, headers } = await fetched(await link(key, true))
    const found = await exiftool(bytes)
    expect(found).toMatchObject({ 'File:FileType': 'WEBP', 'RIFF:ImageWidth': 1600 })
    expect(Object.keys(found).filter((tag) => place.test(tag))).toEqual([])
    expect(JSON.stringify([...headers, bytes.toString('latin1')])).not.toMatch(/pier|husum/i)
    expect(headers.get('Content-Disposition')).toBe('inline; filename=picture.webp')

    for (const url of [await link(key, false), await link(key)]) {
      const original = await fetched(url)
      expect(original.bytes.equals(photo.bytes)).toBe(true)
      expect(original.headers.get('Content-Disposition')).toContain('Pier of Husum')
    }
    expect(await exiftool(photo.bytes)).toMatchObject({
      'EXIF:GPSLatitude': expect.anything(),
      'XMP:GPSLatitude': expect.anything(),
    })
  },
)

test('a film, a picture without a rendition and a text are only shared as they are', async () => {
  const film = placedFilm('Pier of Husum.mp4')
  const files = [
    film,
    { filename: 'still.gif', content_type: 'image/gif', bytes: gif },
    { filename: 'notes.txt', content_type: 'text/plain', bytes: plain },
  ]
  const { bytes: poster } = await placedPhoto('jpeg', 'poster.jpg')
  for (const file of files) {
    const { key } = await client.upload(event, file)
    if (file === film) {
      const path = `/api/attachments/${key}/poster`
      const headers = { 'Content-Type': 'image/jpeg' }
      await lifelog.request(path, { method: 'PUT', headers, body: poster })
    }
    const refused = await askLink(key, { rendition: true })
    expect(await codeOf(refused), file.filename).toBe('409 conflict')
    const { bytes } = await fetched(await link(key))
    expect(bytes.equals(file.bytes), file.filename).toBe(true)
  }
  expect(await exiftool(film.bytes)).toHaveProperty('QuickTime:GPSCoordinates')
})

test('a rendition’s link ends with the links of its file, and with the file', async () => {
  const { key } = await client.upload(event, await placedPhoto('jpeg', 'pier.jpg'))
  const url = await link(key, true)
  await fetched(url)
  await lifelog.request(`/api/attachments/${key}/link`, { method: 'DELETE' })
  expect((await fetch(url)).status).toBe(404)
  const { attachments } = await lifelog.json<Event>(`/api/events/${event}`)
  const moved = attachments[0]?.key ?? ''
  expect(moved).not.toBe(key)

  const anew = await link(moved, true)
  await fetched(anew)
  await lifelog.request(`/api/attachments/${moved}`, { method: 'DELETE' })
  await expect.poll(async () => (await fetch(anew)).status).toBe(404)
})

test('copies that links were made to before are swept', async () => {
  const { key } = await client.upload(event, await placedPhoto('jpeg', 'pier.jpg'))
  await putObject(lifelog.ctx.storage, `shared/${key}`, plain, plain.length, 'text/plain')
  const inTwoHours = { ...lifelog.ctx, now: () => new Date(Date.now() + 2 * 60 * 60_000) }
  expect(await sweep(inTwoHours)).toMatchObject({ objects: 1 })
  expect((await client.left()).objects).toEqual([key])
})
