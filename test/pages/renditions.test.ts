import sharp from 'sharp'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { emptyOutbox } from '../../lib/attachments/integrity/outbox.ts'
import { decodeHeic } from '../../lib/attachments/renditions/heic.ts'
import { shrink } from '../../lib/attachments/renditions/shrink.ts'
import type { Settings } from '../../lib/settings/schema.ts'
import { headObject } from '../../lib/storage/objects.ts'
import { heic, jpeg, plain, png, webp } from '../support/files.ts'
import { broken, deep, flood } from '../support/hostile-pictures.ts'
import { useLifeLog } from '../support/setup.ts'
import { uploading } from '../support/uploading.ts'

const lifelog = useLifeLog({ ATTACHMENT_MAX_PER_EVENT: '50' })
let client: ReturnType<typeof uploading>
let event: number
beforeAll(async () => {
  client = uploading(lifelog)
  event = await client.newEvent()
})

const place = 'GPSPLACE'
/** 300 × 200 as it lies in the file, red on the left; held upright it's 200 × 300. */
const turned = async () => {
  const left = await sharp({ create: { width: 150, height: 200, channels: 3, background: '#f00' } })
    .png()
    .toBuffer()
  return sharp({ create: { width: 300, height: 200, channels: 3, background: '#00f' } })
    .composite([{ input: left, left: 0, top: 0 }])
    .jpeg()
    .withExif({ IFD0: { Copyright: place }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer()
}

test('a picture gets one by itself, soon after it was confirmed', async () => {
  const { key } = await upload('harbour.jpg', 'image/jpeg', jpeg)
  await vi.waitFor(
    async () =>
      expect(await headObject(lifelog.ctx.storage, `renditions/320/${key}`)).toMatchObject({
        contentType: 'image/webp',
      }),
    60_000,
  )
  await expect.poll(() => stateOf(key)).toBe('made')
})

test('it is there at once for who asks before, and browsers keep it for ever', async () => {
  for (const [name, type, bytes] of [
    ['a.jpg', 'image/jpeg', jpeg],
    ['a.png', 'image/png', png],
    ['a.webp', 'image/webp', webp],
  ] as const) {
    const { key } = await upload(name, type, bytes)
    const response = await lifelog.request(`/renditions/320/${key}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/webp')
    expect(response.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable')
    expect(await sharp(await response.bytes()).metadata()).toMatchObject({ width: 4, height: 4 })
  }
})

test('there are three sizes, of a small picture those that it can fill and one that holds it', async () => {
  const upload = async (name: string, width: number, height: number) => {
    const { key } = await uploadPicture(name, width, height)
    const sizes = []
    for (const size of [320, 800, 1600]) {
      const response = await lifelog.request(`/renditions/${size}/${key}`)
      const { width, height } = await sharp(await response.bytes()).metadata()
      sizes.push([width, height])
    }
    const stored = [320, 800, 1600].map((size) =>
      headObject(lifelog.ctx.storage, `renditions/${size}/${key}`),
    )
    return { sizes, stored: (await Promise.all(stored)).map((one) => one !== undefined) }
  }
  expect(await upload('large.jpg', 2400, 1200)).toEqual({
    sizes: [
      [320, 160],
      [800, 400],
      [1600, 800],
    ],
    stored: [true, true, true],
  })
  expect(await upload('small.jpg', 300, 500)).toEqual({
    sizes: [
      [192, 320],
      [300, 500],
      [300, 500],
    ],
    stored: [true, true, false],
  })
  expect((await lifelog.request('/renditions/640/x')).status).toBe(422)
})

test('width, height and mean colour are known of it, for a page to leave room', async () => {
  const { key } = await upload('phone.jpg', 'image/jpeg', await turned())
  await (await lifelog.request(`/renditions/320/${key}`)).bytes()
  const row = await rowOf(key)
  expect(row).toMatchObject({ renditions: 'made', width: 200, height: 300 })
  const [red, green, blue] = Buffer.from(row.colour?.slice(1) ?? '', 'hex')
  expect(red).toBeGreaterThan(100)
  expect(green).toBeLessThan(30)
  expect(blue).toBeGreaterThan(100)
})

test('a HEIC picture has them, too, once the settings allow it', async () => {
  const { allowed_mime_types } = await lifelog.json<Settings>('/api/settings')
  await lifelog.json('/api/settings', {
    method: 'PATCH',
    json: { allowed_mime_types: [...allowed_mime_types, 'image/heic'] },
  })
  const { key } = await upload('phone.heic', 'image/heic', heic)
  const response = await lifelog.request(`/renditions/800/${key}`)
  expect(response.headers.get('Content-Type')).toBe('image/webp')
  expect(await sharp(await response.bytes()).metadata()).toMatchObject({ width: 120, height: 80 })
  expect(await rowOf(key)).toMatchObject({ width: 120, height: 80, colour: '#c14020' })
  const broken = await upload('broken.heic', 'image/heic', heic.subarray(0, 300))
  expect((await lifelog.request(`/renditions/800/${broken.key}`)).status).toBe(302)
  expect(await stateOf(broken.key)).toBe('impossible')
})

test('a HEIC picture of too many pixels is given up before they are unpacked', async () => {
  await expect(decodeHeic(heic, 120 * 80 - 1)).rejects.toThrow('120 × 80 pixels')
})

test('twenty requests for the same one make one', async () => {
  const { key } = await upload('same.png', 'image/png', png)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => lifelog.request(`/renditions/320/${key}`)),
  )
  const bodies = await Promise.all(answers.map((answer) => answer.bytes()))
  expect(new Set(bodies.map((body) => Buffer.from(body).toString('hex'))).size).toBe(1)
})

test('it is small, upright, and does not say where it was taken', async () => {
  const original = await turned()
  expect(original.includes(place)).toBe(true)
  const { key } = await upload('phone.jpg', 'image/jpeg', original)
  const bytes = Buffer.from(await (await lifelog.request(`/renditions/320/${key}`)).bytes())
  const { width, height, exif } = await sharp(bytes).metadata()
  expect({ width, height, exif }).toEqual({ width: 200, height: 300, exif: undefined })
  expect(bytes.includes(place)).toBe(false)
  const top = await sharp(bytes)
    .extract({ left: 100, top: 20, width: 1, height: 1 })
    .raw()
    .toBuffer()
  expect(top[0]).toBeGreaterThan(200)
  expect(top[2]).toBeLessThan(60)

  const large = await sharp({
    create: { width: 3000, height: 1000, channels: 3, background: '#777' },
  })
    .jpeg()
    .toBuffer()
  const wide = await upload('wide.jpg', 'image/jpeg', large)
  const shrunk = await (await lifelog.request(`/renditions/800/${wide.key}`)).bytes()
  expect(await sharp(shrunk).metadata()).toMatchObject({ width: 800, height: 267 })
})

describe('an icon stands for a picture that can have none', () => {
  test.for([
    ['a broken one', () => broken()],
    ['one cut off', () => jpeg.subarray(0, 200)],
    ['one that claims to have a trillion pixels', () => flood()],
    ['one of 99 million pixels that take 8 bytes each', () => deep()],
  ] as const)('%s', async ([, bytes]) => {
    const given = bytes()
    const type = given[0] === 0xff ? 'image/jpeg' : 'image/png'
    const { key } = await upload(`odd.${type.slice(6)}`, type, given)
    const response = await lifelog.request(`/renditions/320/${key}`)
    expect(response.status).toBe(302)
    const icon = await lifelog.request(response.headers.get('Location') ?? '')
    expect(icon.headers.get('Content-Type')).toBe('image/svg+xml')
    expect(await stateOf(key)).toBe('impossible')
    expect(await headObject(lifelog.ctx.storage, `renditions/320/${key}`)).toBeUndefined()
  })

  test('of which one that would take much memory is not decoded', async () => {
    await expect(shrink(deep(), 'image/png')).rejects.toThrow(
      'The picture would take 799840008 bytes of memory.',
    )
  })

  test('and for a file that is none', async () => {
    const { key } = await upload('notes.txt', 'text/plain', plain)
    expect((await lifelog.request(`/renditions/320/${key}`)).status).toBe(302)
    expect(await stateOf(key)).toBeNull()
  })
})

test('it leaves the storage with its attachment', async () => {
  const { key } = await upload('gone.png', 'image/png', png)
  await (await lifelog.request(`/renditions/320/${key}`)).bytes()
  expect(await headObject(lifelog.ctx.storage, `renditions/320/${key}`)).toBeDefined()
  await lifelog.request(`/api/attachments/${key}?permanent=true`, { method: 'DELETE' })
  await emptyOutbox(lifelog.ctx)
  expect(await headObject(lifelog.ctx.storage, `renditions/320/${key}`)).toBeUndefined()
  expect((await lifelog.request(`/renditions/320/${key}`)).status).toBe(404)
})

test('one that is made while its attachment is deleted does not stay behind', async () => {
  const keys: string[] = []
  for (let n = 0; n < 8; n++) keys.push((await upload(`${n}.png`, 'image/png', png)).key)
  await Promise.all(
    keys.flatMap((key) => [
      lifelog.request(`/renditions/320/${key}`).then((response) => response.bytes()),
      lifelog.request(`/api/attachments/${key}?permanent=true`, { method: 'DELETE' }),
    ]),
  )
  const left = () =>
    Promise.all(keys.map((key) => headObject(lifelog.ctx.storage, `renditions/320/${key}`)))
  await vi.waitFor(
    async () => {
      await emptyOutbox(lifelog.ctx)
      expect(await left()).toEqual(keys.map(() => undefined))
    },
    { timeout: 60_000 },
  )
})

test('nobody else sees it, and nobody where its event is in the trash', async () => {
  const { key } = await upload('mine.png', 'image/png', png)
  expect((await lifelog.app.request(`/renditions/320/${key}`)).status).toBe(401)
  await lifelog.request(`/api/events/${event}`, { method: 'DELETE' })
  expect((await lifelog.request(`/renditions/320/${key}`)).status).toBe(404)
  await lifelog.request(`/api/events/${event}/restore`, { method: 'POST' })
  expect((await lifelog.request(`/renditions/320/${key}`)).status).toBe(200)
  expect((await lifelog.request('/renditions/320/..%2Fsecret')).status).toBe(404)
})

function upload(filename: string, content_type: string, bytes: Buffer) {
  return client.upload(event, { filename, content_type, bytes: Buffer.from(bytes) })
}

async function uploadPicture(filename: string, width: number, height: number) {
  const picture = { width, height, channels: 3, background: '#a52' } as const
  return upload(filename, 'image/jpeg', await sharp({ create: picture }).jpeg().toBuffer())
}

async function stateOf(key: string) {
  return (await rowOf(key)).renditions
}

function rowOf(key: string) {
  return lifelog.ctx.db
    .selectFrom('attachments')
    .select(['renditions', 'width', 'height', 'colour'])
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
}
