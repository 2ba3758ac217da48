import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConvertedResult } from '../../cli/import/convert.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import { type Served, serveLifeLog } from '../support/cli.ts'
import { makeZip, type ZipEntry } from '../support/zip.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({ ALLOWED_MIME_TYPES: 'image/png,text/plain' })
})
afterAll(() => served.close())

type Result = ConvertedResult

async function save(name: string, content: string | Buffer): Promise<string> {
  const path = join(served.folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, content)
  return path
}
const run = (path: string, ...args: string[]) => served.cli(['import', path, ...args])
const imported = (path: string, ...args: string[]) => served.json<Result>(['import', path, ...args])
async function events(tag: string): Promise<Event[]> {
  return (await served.json<EventsPage>(['list', '--oldest', '--tags', tag])).items
}
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('LifeLog formats', () => {
  const lines = [
    JSON.stringify({ title: 'one', tags: ['plain'] }),
    '{"title": ',
    JSON.stringify({ title: '二', tags: ['plain'] }),
  ].join('\n')

  test('a dry run says what would come in, and a run takes it in, once', async () => {
    const path = await save('events.ndjson', lines)
    const dry = await run(path, '--dry-run')
    expect(dry).toMatchObject({ code: 1, stdout: '' })
    expect(dry.stderr).toMatch(
      /^refused {2}line 2 {2}is not JSON.*\n2 events would be added, 1 refused\.\n/,
    )
    expect(await events('plain')).toEqual([])
    const { code, stderr } = await run(path)
    expect(code).toBe(1)
    expect(stderr).toMatch(/2 events added, 1 refused\.\nlifelog: 1 record refused\./)
    expect((await events('plain')).map(({ title }) => title)).toEqual(['one', '二'])
    expect((await run(path)).stderr).toMatch(/0 events added, 2 known already/)
  })

  test('JSON of the era of keys alone', async () => {
    const old = {
      events: [
        {
          id: 1,
          title: 'old',
          tags: ['old'],
          timestamp: '2020-01-01T00:00:00Z',
          attachments: ['k'],
        },
      ],
    }
    const { code, stderr } = await run(await save('old.json', JSON.stringify(old)))
    expect(code).toBe(0)
    expect(stderr).toMatch(/1 event added\.\nNote: 1 attachment came without a file/)
  })

  test('what is used wrongly: 2; what is not there: 3; what is no JSON: 1', async () => {
    expect((await run(await save('x.docx', ''))).code).toBe(2)
    expect((await run('/nonexistent.json')).code).toBe(3)
    expect((await run(await save('x.json', 'hello'))).code).toBe(1)
    expect((await run(await save('y.json', '[]'), '--on-conflict', 'burn')).code).toBe(2)
  })
})

describe('CSV', () => {
  test('columns are recognized, the others become metadata', async () => {
    const path = await save(
      'plain.csv',
      '\ufeffTitle,Date,Notes,Labels,Price,Shop\r\n' +
        '"Lunch, late",2026-01-02 7:30,"two\r\nlines","csv; food",18.5,007\r\n' +
        ',2026-01-02,no title,csv,,\r\n' +
        'Bad,someday,,csv,,\r\n' +
        '日本語,2026-01-03,,csv,,\r\n',
    )
    const result = await served.cli(['import', path, '--json'])
    expect(result.code).toBe(1)
    const { created, refused } = JSON.parse(result.stdout) as Result
    expect(created).toBe(2)
    expect(refused.map(({ source, reason }) => [source, reason])).toEqual([
      ['line 5', expect.stringMatching(/"someday" is no date/)],
      ['line 4', 'title: must not be empty'],
    ])
    expect(await events('csv')).toMatchObject([
      {
        title: 'Lunch, late',
        timestamp: '2026-01-02T06:30:00Z',
        description: 'two\nlines',
        tags: ['csv', 'food'],
        metadata: { Price: '18.5', Shop: '007' },
      },
      { title: '日本語', timestamp: '2026-01-02T23:00:00Z', metadata: {} },
    ])
    const again = await served.cli(['import', path, '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ created: 0, skipped: 2 })
  })

  test('columns and dates are as the flags say', async () => {
    const path = await save('odd.csv', 'Betreff;Tag;Art\n1e3;3/4/2026 18:30;odd\n')
    const columns = [
      '--column',
      'title=Betreff',
      '--column',
      'timestamp=Tag',
      '--column',
      'tags=Art',
    ]
    expect((await run(path)).stderr).toMatch(/Which column is the title/)
    expect((await run(path, ...columns, '--json')).stdout).toContain('is no date')
    expect(await imported(path, ...columns, '--dates', 'dmy')).toMatchObject({ created: 1 })
    expect(await events('odd')).toMatchObject([{ title: '1e3', timestamp: '2026-04-03T16:30:00Z' }])
    expect((await run(path, '--column', 'title=Nope')).code).toBe(2)
  })
})

describe('Markdown', () => {
  test('front matter, headings, dates in names and images come in, and nothing from outside', async () => {
    await save(
      'notes/a.md',
      '---\ntitle: 007\ndate: 2026-02-01\ntags: [md, "#food"]\nmood: good\n---\nText\n',
    )
    await save(
      'notes/sub/2026-02-02 walk.md',
      '---\ntags: md\n---\n# A walk\n\nAlong the ![x](../p%20q.png)\n',
    )
    await save('notes/p q.png', png)
    await save('secret.txt', 'secret')
    await save(
      'notes/evil.md',
      '---\ntags: md\ndate: 2026-02-03\n---\n![](../secret.txt) ![](/etc/passwd) ![](link.txt)',
    )
    await save('notes/broken.md', '---\na: [\n---\nx')
    await symlink(join(served.folder, 'secret.txt'), join(served.folder, 'notes/link.txt'))
    await symlink(join(served.folder, 'old.md'), join(served.folder, 'notes/dangling.md'))
    await save('outside.md', '---\ntags: md\n---\noutside')
    await symlink(join(served.folder, 'outside.md'), join(served.folder, 'notes/out.md'))
    const path = join(served.folder, 'notes')

    const dry = JSON.parse((await run(path, '--dry-run', '--json')).stdout) as Result
    expect(dry).toMatchObject({ created: 3, attachments: { restored: 1 } })
    const ran = await run(path, '--json')
    const { created, refused, attachments } = JSON.parse(ran.stdout) as Result
    expect({ code: ran.code, created, attachments }).toMatchObject({
      code: 1,
      created: 3,
      attachments: { restored: 1 },
    })
    expect(refused.map(({ source }) => source).toSorted()).toEqual([
      'broken.md',
      'dangling.md',
      'out.md',
    ])
    const found = await events('md')
    expect(found).toMatchObject([
      {
        title: '007',
        description: 'Text',
        tags: ['md', 'food'],
        metadata: { mood: 'good', path: 'a.md' },
      },
      { title: 'A walk', timestamp: '2026-02-01T23:00:00Z' },
      { title: 'evil' },
    ])
    expect(found.map(({ attachments }) => attachments.map(({ filename }) => filename))).toEqual([
      [],
      ['p q.png'],
      [],
    ])
    const again = JSON.parse((await run(path, '--json')).stdout) as Result
    expect(again).toMatchObject({
      created: 0,
      skipped: 3,
      attachments: { restored: 0, skipped: 1 },
    })
  })
})

describe('Day One', () => {
  const entry = {
    uuid: '0F3A5B6C7D8E4F90A1B2C3D4E5F60718',
    creationDate: '2026-03-01T09:30:00Z',
    text: '# At the sea\n\nCold\\. ![](dayone-moment://ABC)\n',
    tags: ['Day One', 'Sea'],
    starred: true,
    timeZone: 'Europe/Berlin',
    location: { placeName: 'Harbour', latitude: 53.5, longitude: 9.9 },
    photos: [{ md5: 'aa11', type: 'png', identifier: 'ABC' }],
  }
  const journal = (...entries: unknown[]): ZipEntry => ({
    name: 'Journal.json',
    data: JSON.stringify({ metadata: { version: '1.0' }, entries }),
  })
  const saved = (name: string, entries: ZipEntry[]) => save(name, makeZip(entries))

  test('entries come in with their photos, once', async () => {
    const path = await saved('dayone.zip', [
      journal(entry, { text: 'no uuid' }),
      { name: 'photos/aa11.png', data: png },
    ])
    const ran = await run(path, '--json')
    const { refused, ...result } = JSON.parse(ran.stdout) as Result
    expect(result).toMatchObject({ created: 1, attachments: { restored: 1 } })
    expect(refused).toMatchObject([{ source: 'Journal.json entry 2', reason: 'has no uuid' }])
    const [event] = await events('day one')
    expect(event).toMatchObject({
      uid: '0f3a5b6c-7d8e-4f90-a1b2-c3d4e5f60718',
      title: 'At the sea',
      description: 'Cold. [aa11.png]',
      timestamp: '2026-03-01T09:30:00Z',
      tags: ['day one', 'sea', 'journal'],
      timezone: 'Europe/Berlin',
      location: { latitude: 53.5, longitude: 9.9, name: 'Harbour' },
      metadata: { starred: true, location: { placeName: 'Harbour' } },
      attachments: [{ filename: 'aa11.png', content_type: 'image/png', size_bytes: png.length }],
    })
    const again = JSON.parse((await run(path, '--json')).stdout) as Result
    expect(again).toMatchObject({ created: 0, skipped: 1, attachments: { skipped: 1 } })
    expect((await events('day one'))[0]?.attachments).toHaveLength(1)
  })

  test.each<[string, ZipEntry[], RegExp]>([
    [
      'a path that leads out',
      [journal(), { name: '../../evil.png', data: png }],
      /zip can't be taken/,
    ],
    ['an absolute path', [journal(), { name: '/etc/cron.d/x', data: 'x' }], /zip can't be taken/],
    [
      'a journal that unpacks to more than it says',
      [{ name: 'Journal.json', data: Buffer.alloc(50_000_000), claimed: 1000 }],
      /can't be read/,
    ],
    [
      'a journal that is too large',
      [{ name: 'Journal.json', data: '{}', claimed: 2 ** 31 }],
      /more than is read/,
    ],
    ['no journal', [{ name: 'photos/x.png', data: png }], /no journal/],
    ['a journal that is none', [{ name: 'x.json', data: '[]' }], /no journal of Day One/],
  ])('%s is refused', async (name, entries, message) => {
    const ran = await run(await saved(`${name.replaceAll(' ', '-')}.zip`, entries))
    expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) })
  })

  test('what is no zip at all is refused', async () => {
    const { code, stderr } = await run(await save('no.zip', 'hello'))
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/zip/) })
  })

  test('a photo that unpacks to more than it says is left out, with its reason', async () => {
    const bomb = {
      ...entry,
      uuid: 'F'.repeat(32),
      text: 'a bomb',
      tags: ['bomb'],
      photos: [{ md5: 'bb', type: 'png' }],
    }
    const path = await saved('bomb.zip', [
      journal(bomb),
      { name: 'photos/bb.png', data: Buffer.alloc(20_000_000), claimed: 100 },
    ])
    const ran = await run(path, '--json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      created: 1,
      refused: [],
      partial: [{ source: 'Journal.json entry 1', reason: expect.stringMatching(/^bb\.png /) }],
    })
    const rows = await served.lifelog.ctx.db
      .selectFrom('attachments')
      .selectAll()
      .where('filename', '=', 'bb.png')
      .execute()
    expect(rows).toEqual([])
  })
})
