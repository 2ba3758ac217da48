import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { Pins } from '../../lib/pins/schema.ts'
import type { EventsPage, SearchPage } from '../../lib/search/schema.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { type Served, serveLifeLog, startCli, token } from '../support/cli.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog()
})
afterAll(() => served.close())

const cli: Served['cli'] = (...given) => served.cli(...given)
const create = (...args: string[]) => served.json<Event>(['create-event', ...args])

describe('create-event', () => {
  test('prints the event, for people and as JSON', async () => {
    const { code, stdout, stderr } = await cli([
      'create-event',
      '--title',
      'Lunch',
      '--tags',
      'Food, harbour',
      '--timestamp',
      '2026-07-24 18:30',
      '--desc',
      'Fish *soup*',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Lunch\n {2}id +\d+\n {2}when +2026-07-24 18:30 \(Europe\/Berlin\)\n/)
    expect(stdout).toContain('food, harbour')
    expect(stdout).not.toContain('\x1b')
    const event = await create('--title', 'x', '--metadata', '{"price": 18.5}')
    expect(event).toMatchObject({ title: 'x', metadata: { price: 18.5 }, tags: [] })
  })

  test.each([
    ['1e3', '007', '0x10'],
    ['-5 degrees', '-x', '--json'],
    ['日本語 🎉', 'ключ', '=a=b'],
    ['true', 'false', 'null'],
    ['--dash', '1.0', ' spaces '],
  ])('%s, %s and %s arrive as they are', async (title, tag, desc) => {
    for (const args of [
      ['--title', title, '--tag', tag, '--desc', desc],
      [`--title=${title}`, `--tag=${tag}`, `--desc=${desc}`],
    ]) {
      expect(await create(...args)).toMatchObject({ title, tags: [tag], description: desc })
    }
  })

  test('takes title or description from stdin, metadata from a file', async () => {
    const description = 'line 1\n\n* line 2'
    const file = join(served.folder, 'metadata.json')
    await writeFile(file, '{"a": [1]}')
    expect(
      await served.json<Event>(
        ['create-event', '--title', 'piped', '--desc', '-', '--metadata', `@${file}`],
        { input: `${description}\n` },
      ),
    ).toMatchObject({ description, metadata: { a: [1] } })
    expect(
      await served.json<Event>(['create-event', '--title', '-'], { input: 'from stdin\n' }),
    ).toMatchObject({ title: 'from stdin' })
  })

  test('understands human times in the timezone of the owner', async () => {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format()
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
    const event = await create('--title', 'y', '--timestamp', 'yesterday 18:30')
    const shown = (await cli(['show', `${event.id}`])).stdout
    expect(shown).toContain(`${yesterday} 18:30 (Europe/Berlin)`)
  })

  test('the same uid again creates nothing', async () => {
    const uid = crypto.randomUUID()
    const first = await create('--title', 'once', '--uid', uid)
    expect(await create('--title', 'once', '--uid', uid)).toEqual(first)
  })

  test.each([
    [[], /needs a title/],
    [['--title'], /value is missing/],
    [['--title', 'x', '--titel', 'y'], /Unknown option "--titel"/],
    [['--title', 'x', 'y'], /Unused args/],
    [['--title', 'x', '--title', 'y'], /given twice/],
    [['--title', 'x', '--timestamp', 'someday'], /is no time/],
    [['--title', 'x', '--metadata', '{'], /not JSON/],
    [['--title', 'x', '--metadata', '[]'], /must be a JSON object/],
    [['--title', 'x', '--uid', '7'], /uid: must be a UUID/],
    [['--title', ' '], /title: must not be empty/],
  ])('%j is used wrongly: 2', async (args, message) => {
    const { code, stdout, stderr } = await cli(['create-event', ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/lifelog create-event --help/)
  })
})

describe('looking', () => {
  let first: Event
  beforeAll(async () => {
    first = await create('--title', 'zebra crossing', '--tag', 'zoo', '--timestamp', '2001-01-01')
    await create('--title', 'zebra \x1b[31m\nred', '--tags', 'zoo,red', '--timestamp', '2001-01-02')
  })

  test('list', async () => {
    const { stdout, code } = await cli(['list', '--tags', 'zoo'])
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^ *\d+ {2}2001-01-02 {2}zebra \ufffd\[31m red #zoo #red$/),
      expect.stringMatching(/^ *\d+ {2}2001-01-01 {2}zebra crossing #zoo$/),
    ])
    const oldest = await served.json<EventsPage>(['list', '--tags=zoo', '--oldest', '--limit', '1'])
    expect(oldest.items.map(({ id }) => id)).toEqual([first.id])
    const rest = await cli(['list', '--tags=zoo', '--oldest', '--cursor', `${oldest.next_cursor}`])
    expect(rest.stdout.split('\n')).toHaveLength(2)
    const day = await served.json<EventsPage>(['list', '--start=2001-01-01', '--end=2001-01-01'])
    expect(day.items).toHaveLength(1)
  })

  test('search', async () => {
    const page = await served.json<SearchPage>(['search', 'zebra', '--sort', 'oldest'])
    expect(page.items[0]?.highlights.title).toBe('<mark>zebra</mark> crossing')
    const without = await cli(['search', '--', 'zebra', '-crossing'])
    expect(without.stdout.split('\n')).toHaveLength(2)
    expect(without.stderr).toBe('1 found\n')
    const none = await cli(['search', 'zeppelin'])
    expect(none).toEqual({ code: 0, stdout: '', stderr: '0 found\n' })
  })

  test('show', async () => {
    expect(await served.json(['show', `${first.id}`])).toEqual(first)
    expect(await cli(['show', '999999'])).toMatchObject({ code: 3, stdout: '' })
    expect(await cli(['show', 'x'])).toMatchObject({ code: 2 })
    expect(await cli(['show'])).toMatchObject({ code: 2 })
  })

  test('tags', async () => {
    expect((await cli(['tags', 'zo'])).stdout).toBe('2  zoo\n')
    expect(await served.json(['tags', 'zo'])).toEqual({ items: [{ tag: 'zoo', count: 2 }] })
  })

  test('tags rename, merge, delete and undo', async () => {
    const said = async (...args: string[]) => (await cli(['tags', ...args])).stderr
    expect(await said('rename', 'zoo', 'zoos')).toMatch(
      /^zoo is zoos now in 2 events\. Undo: lifelog tags undo \d+\n$/,
    )
    const { id } = await served.json<{ id: number }>(['tags', 'merge', 'zoos', 'zoo'])
    expect(await said('undo', `${id}`)).toBe('zoos is back in 2 events.\n')
    expect(await said('delete', 'zoos')).toMatch(/^zoos is gone in 2 events\. Undo: /)
    expect(await served.json(['tags', 'zo'])).toEqual({ items: [] })
    await said('undo', `${id + 1}`)
    expect(await said('rename', 'zoos', 'zoo')).toMatch(/^zoos is zoo now in 2 events/)

    await cli(['create-event', '--title', 'Other', '--tags', 'lions'])
    const refused = await cli(['tags', 'rename', 'lions', 'zoo'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('There is a tag “zoo” already, of 2 events.')
    expect(await said('rename', 'lions', 'zoo', '--yes')).toMatch(/^lions is zoo now in 1 event\./)
    expect(await cli(['tags', 'rename', 'zoo'])).toMatchObject({ code: 2 })
    expect(await cli(['tags', 'undo', 'x'])).toMatchObject({ code: 2 })
    expect(await cli(['tags', 'delete', 'nobody'])).toMatchObject({ code: 3 })
  })
})

describe('changing', () => {
  test('edit changes what is given, and only the version that is named', async () => {
    const { id } = await create('--title', 'a', '--desc', 'b', '--tags', 'c,d')
    const edit = (...args: string[]) => served.json<Event>(['edit', `${id}`, ...args])
    expect(await edit('--title', '-007', '--desc', '')).toMatchObject({
      title: '-007',
      description: null,
      tags: ['c', 'd'],
      version: 2,
    })
    expect(await edit('--add-tag', 'e', '--remove-tag', 'C')).toMatchObject({ tags: ['d', 'e'] })
    expect(await edit('--tags', '')).toMatchObject({ tags: [], version: 4 })
    const stale = await cli(['edit', `${id}`, '--title', 'x', '--if-version', '1'])
    expect(stale).toMatchObject({ code: 1, stderr: expect.stringMatching(/version 4 by now/) })
    expect((await cli(['edit', `${id}`])).code).toBe(2)
  })

  test('delete, restore, delete for good', async () => {
    const { id } = await create('--title', 'gone')
    expect(await cli(['delete', `${id}`])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining(`lifelog restore ${id}`),
    })
    expect((await cli(['show', `${id}`])).code).toBe(3)
    expect((await cli(['list', '--trash'])).stdout).toContain('gone')
    expect((await cli(['restore', `${id}`])).stdout).toContain('gone')
    expect((await cli(['restore', `${id}`])).code).toBe(3)
    const asked = await cli(['delete', `${id}`, '--permanent'])
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await served.json(['delete', `${id}`, '--permanent', '--yes'])).toEqual({
      deleted: [id],
    })
    expect((await cli(['delete', `${id}`])).code).toBe(3)
  })

  test('pin, pins and unpin', async () => {
    const list = (await create('--title', 'Packing list', '--tag', 'trip')).id
    const plan = (await create('--title', 'Plan of the year')).id
    expect(await cli(['pins'])).toEqual({ code: 0, stdout: '', stderr: '' })
    const pinned = await cli(['pin', `${list}`, `${plan}`])
    expect(pinned).toMatchObject({ code: 0, stdout: '', stderr: `Pinned ${list}, ${plan}.\n` })
    const { stdout } = await cli(['pins'])
    expect(stdout).toMatch(/^\d+ .* Plan of the year\n\d+ .* Packing list #trip\n$/)
    const unpinned = await cli(['unpin', `${list}`])
    expect(unpinned).toMatchObject({
      code: 0,
      stdout: '',
      stderr: `Unpinned ${list}. Undo: lifelog pin ${list}\n`,
    })
    expect((await served.json<Pins>(['pins'])).items).toMatchObject([{ id: plan }])
    expect(await served.json(['pin', `${list}`])).toEqual({ pinned: [list] })
    expect(await served.json(['unpin', `${list}`])).toEqual({ unpinned: [list] })
    expect(await cli(['pin', '999999'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('There is no event 999999'),
    })
    expect((await cli(['pin'])).code).toBe(2)
    expect((await cli(['unpin', 'x'])).code).toBe(2)
  })

  test('settings', async () => {
    const changed = await served.json<SettingsView>(['settings', '--file-max-bytes', '50MB'])
    expect(changed.file_max_bytes).toBe(50_000_000)
    const { stdout } = await cli(['settings', '--allowed-mime-types', 'Text/Plain, image/png'])
    expect(stdout).toMatch(/^file_max_bytes +50000000$/m)
    expect(stdout).toMatch(/^allowed_mime_types +text\/plain,image\/png$/m)
    expect(stdout).toMatch(/^uploads +Files go straight to the storage, by signed forms\.$/m)
    expect(stdout).toMatch(/^ocr +off$/m)
    const { stdout: withOcr } = await cli(['settings', '--ocr', 'on'])
    expect(withOcr).toMatch(/^ocr +on in english, \d+ of \d+ pictures are read$/m)
    expect((await served.json<SettingsView>(['settings', '--ocr', 'off'])).ocr).toBe(false)
    expect(await cli(['settings', '--ocr', 'maybe'])).toMatchObject({ code: 2 })
    expect(await cli(['settings', '--timezone', 'Mars/Base'])).toMatchObject({ code: 2 })
    const looks = ['--theme', 'dark', '--locale', 'de-de', '--hour-cycle', '24']
    expect(await served.json(['settings', ...looks, '--first-weekday', 'monday'])).toMatchObject({
      theme: 'dark',
      locale: 'de-DE',
      hour_cycle: '24',
      first_weekday: 'monday',
    })
    expect(await cli(['settings', '--theme', 'pink'])).toMatchObject({ code: 2 })
    expect(await cli(['settings', '--file-max-bytes', 'much'])).toMatchObject({ code: 2 })
  })
})

describe('export', () => {
  test('prints or saves all events', async () => {
    const printed = await cli(['export', '--format', 'ndjson'])
    const titles = printed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).title)
    expect(titles).toContain('日本語 🎉')
    const path = join(served.folder, 'events.json')
    const { code, stdout, stderr } = await cli(['export', '--out', path])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/^Wrote .*events\.json/)
    expect(JSON.parse(await readFile(path, 'utf8')).events).toHaveLength(titles.length)
    expect((await cli(['export', '--format', 'xml'])).code).toBe(2)
    expect((await cli(['export', '--out', '/nonexistent/x.json'])).code).toBe(1)
  })
})

describe('status', () => {
  test('says that all is well', async () => {
    expect(await cli(['status'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ready +yes/),
    })
    expect(await served.json(['status'])).toMatchObject({ ready: true, url: served.url })
  })
})

describe('what keeps it from working', () => {
  test('nobody answers: 5', async () => {
    const { code, stderr } = await cli(['list', '--url', 'http://127.0.0.1:9'])
    expect(code).toBe(5)
    expect(stderr).toMatch(/http:\/\/127\.0\.0\.1:9 does not answer \(ECONNREFUSED\)/)
  })
  test('no token: 4, and what to do', async () => {
    const { code, stderr } = await startCli(['list'], { env: { LIFELOG_URL: served.url } }).ended
    expect(code).toBe(4)
    expect(stderr).toMatch(/lifelog login.*LIFELOG_API_TOKEN/)
  })
  test('a wrong token: 4, and what to do', async () => {
    const { code, stderr } = await cli(['list', '--token', 'wrong'])
    expect(code).toBe(4)
    expect(stderr).toMatch(/refuses the token.*LIFELOG_API_TOKEN/)
    expect(stderr).not.toContain('wrong')
  })
  test('no such command, or none: 2 and the help', async () => {
    expect(await cli(['lisst'])).toMatchObject({ code: 2, stdout: '' })
    expect(await cli(['--frobnicate'])).toMatchObject({ code: 2, stdout: '' })
    expect((await cli([])).stdout).toContain('create-event')
  })
  test('an address that is none: 2', async () => {
    expect((await cli(['list', '--url', 'ftp://x'])).code).toBe(2)
  })
})

describe('configuration', () => {
  let home: string
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'lifelog-cli-home-'))
  })
  afterAll(() => rm(home, { recursive: true }))
  const run = (args: string[], env: NodeJS.ProcessEnv = {}, input = '') =>
    startCli(args, { env: { XDG_CONFIG_HOME: home, ...env }, input }).ended

  test('login keeps what works, for nobody else to read, and the rest follows from it', async () => {
    const refused = await run(['login', '--url', served.url], {}, 'wrong-token\n')
    expect(refused.code).toBe(4)
    const { code, stdout, stderr } = await run(['login', '--url', served.url], {}, `${token}\n`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain(home)
    expect(stderr).not.toContain(token)
    const path = join(home, 'lifelog/config.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ url: served.url, token })
    expect((await run(['list'])).code).toBe(0)
  })

  test('environment wins over file, flag over environment', async () => {
    expect((await run(['list'], { LIFELOG_URL: 'http://127.0.0.1:9' })).code).toBe(5)
    const flag = ['list', '--url', served.url]
    expect((await run(flag, { LIFELOG_URL: 'http://127.0.0.1:9' })).code).toBe(0)
    expect((await run(['list'], { LIFELOG_API_TOKEN: 'wrong' })).code).toBe(4)
    expect((await run(['list'], { LIFLOG_API_TOKEN: 'wrong' })).code).toBe(4)
    const right = ['list', '--token', token]
    expect((await run(right, { LIFELOG_API_TOKEN: 'wrong' })).code).toBe(0)
  })

  test('rotate-token prints the new one and keeps it', async () => {
    const { code, stdout, stderr } = await run(['rotate-token'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^llog_\S+\n$/)
    expect(stderr).toContain('kept')
    expect((await run(['list'])).code).toBe(0)
    expect((await cli(['list'])).code).toBe(4)
    const again = await run(['rotate-token', '--json'], { LIFELOG_API_TOKEN: stdout.trim() })
    served.env.LIFELOG_API_TOKEN = JSON.parse(again.stdout).token
    expect(again.stderr).toContain('Keep the new token')
  })
})
