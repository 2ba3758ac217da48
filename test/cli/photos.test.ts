import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConvertedResult } from '../../cli/import/convert.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import { type Served, serveLifeLog } from '../support/cli.ts'
import { type Exif, exifBlock, heicWith, jpegWith } from '../support/photos.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({ LIFELOG_TIMEZONE: 'Europe/Berlin', ATTACHMENT_MAX_PER_EVENT: '3' })
})
afterAll(() => served.close())
beforeEach(() =>
  served.lifelog.ctx.db
    .deleteFrom('events')
    .execute()
    .then(() => {}),
)

const at = (dateTimeOriginal: string, more: Exif = {}): Exif => ({ dateTimeOriginal, ...more })
const lisbon: Exif = {
  latitude: [38, 42, 50.04],
  latitudeRef: 'N',
  longitude: [9, 8, 21.84],
  longitudeRef: 'W',
}
const porto: Exif = { ...lisbon, latitude: [41, 9, 0], longitude: [8, 37, 0] }

async function save(name: string, content: Buffer): Promise<string> {
  const path = join(served.folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, content)
  return path
}
const jpeg = (exif: Exif) => jpegWith(exifBlock(exif))
const events = async () => (await served.json<EventsPage>(['list', '--oldest'])).items

describe('create-event with a photo', () => {
  test('says what it knows, and takes it by --use-photo alone', async () => {
    const path = await save('trip.jpg', await jpeg(at('2019:06:03 18:12:05', lisbon)))
    const said = await served.cli(['create-event', '--title', 'x', '--file', path])
    expect(said.stderr).toContain(
      'trip.jpg was taken 2019-06-03 18:12, Europe/Lisbon, near Baixa (38.7139, -9.1394).\n--use-photo takes that over.',
    )
    expect(said.stdout).not.toContain('2019')
    const used = await served.json<Event>([
      ...['create-event', '--title', 'x', '--file', path, '--use-photo', '--place', 'Home'],
    ])
    expect(used).toMatchObject({
      timestamp: '2019-06-03T17:12:05Z',
      timezone: 'Europe/Lisbon',
      location: { latitude: 38.7139, longitude: -9.1394, name: 'Home' },
    })
  })

  test('says where its clock is read by a timezone that it does not name', async () => {
    const path = await save('scan.jpg', await jpeg(at('2019:06:03 18:12:05')))
    const { stderr } = await served.cli(['create-event', '--title', 'x', '--file', path])
    expect(stderr).toContain('2019-06-03 18:12, if its clock was that of Europe/Berlin.')
  })

  test('of which nothing is known says nothing', async () => {
    const path = await save('broken.jpg', await jpegWith(Buffer.from('II*\0garbage')))
    const { code, stderr } = await served.cli([
      ...['create-event', '--title', 'x', '--file', path, '--use-photo'],
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

test('attach-file --use-photo lets the event be when the photo was taken', async () => {
  const { id } = await served.json<Event>(['create-event', '--title', 'x'])
  const path = await save('later.jpg', await jpeg(at('2019:06:03 18:12:05', lisbon)))
  const attach = ['attach-file', '--event-id', `${id}`, path]
  const asked = await served.cli(attach)
  expect(asked.stderr).toContain('--use-photo takes that over.')
  const used = await served.cli([...attach, '--use-photo'])
  expect(used.stderr).toContain(`Undo: lifelog revert ${id} 1`)
  expect(await served.json<Event>(['show', `${id}`])).toMatchObject({
    timestamp: '2019-06-03T17:12:05Z',
    version: 2,
    attachments: [{ filename: 'later.jpg' }, { filename: 'later.jpg' }],
  })
  // What the event has already isn't offered again.
  expect((await served.cli([...attach, '--use-photo'])).stderr).toBe('')
})

describe('import-photos', () => {
  const imported = async (folder: string, ...args: string[]) => {
    const { stdout, stderr } = await served.cli([
      ...['import-photos', join(served.folder, folder), ...args, '--json'],
    ])
    if (stdout === '') throw new Error(stderr)
    return JSON.parse(stdout) as ConvertedResult
  }

  async function album(folder: string): Promise<void> {
    await save(`${folder}/1.jpg`, await jpeg(at('2019:06:03 10:00:00', lisbon)))
    await save(`${folder}/2.heic`, heicWith(exifBlock(at('2019:06:03 11:00:00', lisbon))))
    await save(`${folder}/sub/3.jpg`, await jpeg(at('2019:06:03 12:30:00', porto)))
    await save(`${folder}/4.jpg`, await jpeg(at('2019:06:05 12:00:00')))
    await save(`${folder}/copy of 1.jpg`, await jpeg(at('2019:06:03 10:00:00', lisbon)))
    await save(`${folder}/undated.jpg`, await jpegWith(undefined))
    await save(`${folder}/notes.txt`, Buffer.from('x'))
  }

  test('makes events of those taken together, accounts for all, and says so first', async () => {
    await served.json(['settings', '--allowed-mime-types', 'image/jpeg,image/heic'])
    await album('album')
    const dry = await imported('album', '--dry-run')
    expect(await events()).toEqual([])
    const result = await imported('album', '--tags', 'photos')
    expect(result).toMatchObject({ created: 3, attachments: { restored: 4, skipped: 0 } })
    expect(dry).toMatchObject({ created: 3, attachments: { restored: 4 }, dry_run: true })
    expect(result.left).toEqual([
      { source: 'copy of 1.jpg', reason: 'is the same as 1.jpg' },
      { source: 'notes.txt', reason: 'is no JPEG or HEIC' },
      { source: 'undated.jpg', reason: 'does not say when it was taken' },
    ])
    expect(await events()).toMatchObject([
      {
        title: 'Baixa',
        timestamp: '2019-06-03T09:00:00Z',
        end_timestamp: '2019-06-03T10:00:00Z',
        timezone: 'Europe/Lisbon',
        location: { latitude: 38.7139, longitude: -9.1394 },
        tags: ['photos'],
        attachments: [{ filename: '1.jpg' }, { filename: '2.heic' }],
      },
      {
        timestamp: '2019-06-03T11:30:00Z',
        end_timestamp: null,
        attachments: [{ filename: '3.jpg' }],
      },
      { title: 'Photos of 2019-06-05', timezone: 'Europe/Berlin', location: null },
    ])
  })

  test('adds nothing again, and what is new to the event that has the others', async () => {
    await album('again')
    await imported('again')
    expect(await imported('again')).toMatchObject({
      created: 0,
      attachments: { restored: 0, skipped: 4 },
    })
    const undigested = served.lifelog.ctx.db
      .selectFrom('attachments')
      .select('key')
      .where('sha256', 'is', null)
    await vi.waitFor(async () => expect(await undigested.execute()).toEqual([]), 60_000)
    await save('again/0.jpg', await jpeg(at('2019:06:03 09:30:00', lisbon)))
    expect(await imported('again')).toMatchObject({
      created: 0,
      attachments: { restored: 1, skipped: 4 },
    })
    const [first] = await events()
    expect(first?.attachments.map(({ filename }) => filename)).toEqual(['1.jpg', '2.heic', '0.jpg'])
  })

  test('begins another event where one has as many files as it may', async () => {
    for (const n of [1, 2, 3, 4]) {
      await save(`full/${n}.jpg`, await jpeg(at(`2019:06:03 10:0${n}:00`)))
    }
    expect(await imported('full')).toMatchObject({ created: 2, attachments: { restored: 4 } })
  })

  test.each([
    [['/nonexistent'], 3],
    [[], 2],
    [['.', '--gap', 'long'], 2],
    [['.', '--distance', 'far'], 2],
  ])('%j fails with %i', async (args, code) => {
    expect((await served.cli(['import-photos', ...args], { cwd: served.folder })).code).toBe(code)
  })
})
