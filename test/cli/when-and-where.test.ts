import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseEnd, parseTimestamp } from '../../cli/when.ts'
import type { Event, RevisionsPage } from '../../lib/events/schema.ts'
import { type Served, serveLifeLog } from '../support/cli.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog()
})
afterAll(() => served.close())

const cli: Served['cli'] = (...given) => served.cli(...given)
const create = (...args: string[]) => served.json<Event>(['create-event', '--title', 'x', ...args])
const edit = (id: number, ...args: string[]) => served.json<Event>(['edit', `${id}`, ...args])

describe('create-event', () => {
  test.each([
    [['--timestamp', '1998-07'], { timestamp: '1998-06-30T22:00:00Z', precision: 'month' }],
    [['--timestamp', '1985~'], { precision: 'year', approximate: true }],
    [['--timestamp', '2026-11-24'], { timestamp: '2026-11-23T23:00:00Z', precision: 'day' }],
    [
      ['--timestamp', '2026-06-20', '--end', '2026-06-27', '--timezone', 'Asia/Tokyo'],
      { timezone: 'Asia/Tokyo', end_timestamp: '2026-06-26T15:00:00Z', precision: 'day' },
    ],
    [
      ['--timestamp', '2026-11-24 12:30', '--end', '13:05', '--timezone', 'America/New_York'],
      { timestamp: '2026-11-24T17:30:00Z', end_timestamp: '2026-11-24T18:05:00Z' },
    ],
    [
      ['--timestamp', '2026-11-24 12:30', '--precision', 'month', '--approximate'],
      { timestamp: '2026-10-31T23:00:00Z', precision: 'month', approximate: true },
    ],
    [
      ['--place', 'Cape Town', '--latitude', '-33.92', '--longitude=18.42'],
      { location: { latitude: -33.92, longitude: 18.42, name: 'Cape Town' } },
    ],
    [['--place', 'Home'], { location: { latitude: null, longitude: null, name: 'Home' } }],
  ])('%j', async (args, expected) => {
    expect(await create(...args)).toMatchObject(expected)
  })

  test.each([
    [['--timezone', 'Mars/Olympus'], /--timezone must be an IANA name/],
    [['--latitude', 'north'], /--latitude must be a number of degrees/],
    [['--latitude', '9'], /latitude and longitude together/],
    [['--precision', 'hour'], /precision: must be minute, day, month or year/],
    [['--timestamp', '2026-11-24', '--end', '2026-11-23'], /end_timestamp: must not be before/],
    [['--timestamp', '2026-11-24 12:30', '--end', '9:05'], /end_timestamp: must not be before/],
  ])('%j is used wrongly: 2', async (args, message) => {
    const { code, stderr } = await cli(['create-event', '--title', 'x', ...args])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) })
  })
})

test('edit changes of when and where what is given, and clears by empty text', async () => {
  const { id } = await create('--timestamp', '2026-11-24 12:30', '--end', '13:00')
  await edit(id, '--place', 'Harbour', '--latitude', '53.54', '--longitude', '9.97')
  expect(await edit(id, '--place', 'Port', '--approximate')).toMatchObject({
    approximate: true,
    end_timestamp: '2026-11-24T12:00:00Z',
    location: { latitude: 53.54, longitude: 9.97, name: 'Port' },
  })
  expect(await edit(id, '--end', '', '--exact', '--place', '')).toMatchObject({
    approximate: false,
    end_timestamp: null,
    location: { latitude: 53.54, longitude: 9.97, name: null },
  })
  const cleared = await edit(id, '--latitude', '', '--longitude', '', '--timestamp', '1998')
  expect(cleared).toMatchObject({ location: null, precision: 'year' })
})

describe('show and list', () => {
  test.each([
    [['--timestamp', '1998-07~', '--place', 'Kyoto'], 'around 1998-07', '@Kyoto'],
    [['--timestamp', '2026-06-20', '--end', '2026-06-27'], '2026-06-20 – 2026-06-27', ''],
    [['--timestamp', '2026-11-24 12:30', '--end', '13:45'], '2026-11-24 12:30–13:45', ''],
    [
      ['--timestamp', '2026-11-24 23:30', '--timezone', 'Asia/Tokyo'],
      '2026-11-24 23:30',
      '(Asia/Tokyo)',
    ],
    [['--timestamp', '0033-04-03'], '0033-04-03', ''],
  ])('%j', async (args, when, more) => {
    const tag = crypto.randomUUID()
    const { id, timezone } = await create('--tag', tag, ...args)
    const shown = (await cli(['show', `${id}`])).stdout
    expect(shown).toContain(`  when     ${when} (${timezone})\n`)
    if (more.startsWith('@')) expect(shown).toContain(`  place    ${more.slice(1)}\n`)
    const line = (await cli(['list', '--tags', tag])).stdout.trimEnd()
    expect(line).toBe([id, when, `x #${tag}${more && ` ${more}`}`].join('  '))
  })
})

describe('history and revert', () => {
  test('show what an event was, and bring it back', async () => {
    const { id } = await create('--timestamp', '1998-07', '--tag', 'a', '--desc', 'one\ntwo')
    await edit(id, '--title', 'y', '--place', 'Kyoto')
    await edit(id, '--timestamp', '1998-07-12', '--tags', 'b', '--desc', 'one')
    const { stdout, stderr } = await cli(['history', `${id}`])
    expect(stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'T')).toBe(`\
version 2, until T, changed by token
  - when: 1998-07 (Europe/Berlin)
  + when: 1998-07-12 (Europe/Berlin)
  - tags: a
  + tags: b
  - description: one
  - description: two
  + description: one

version 1, until T, changed by token
  - title: x
  + title: y
  + place: Kyoto
`)
    expect(stderr).toContain(`lifelog revert ${id} <version>`)
    const page = await served.json<RevisionsPage>(['history', `${id}`, '--limit', '1'])
    expect(page.items.map(({ version }) => version)).toEqual([2])
    expect(await served.json<Event>(['revert', `${id}`, '1'])).toMatchObject({
      title: 'x',
      precision: 'month',
      tags: ['a'],
      description: 'one\ntwo',
      location: null,
      version: 4,
    })
  })

  test.each([
    [['history', '999999'], 3, /no event 999999/],
    [['revert', '1', '77'], 3, /no revision 77/],
    [['revert', '1', 'x'], 2, /To which version/],
  ])('%j: %i', async (args, expected, message) => {
    const { code, stderr } = await cli(args)
    expect({ code, stderr }).toEqual({ code: expected, stderr: expect.stringMatching(message) })
  })

  test('of an event that was never changed say so', async () => {
    const { id } = await create()
    const { code, stdout, stderr } = await cli(['history', `${id}`])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain('was never changed')
  })
})

test('link --end ends the links of an attachment', async () => {
  const { id } = await create()
  const form = new FormData()
  form.set('file', new File(['text'], 'a.txt', { type: 'text/plain' }))
  const path = `/api/events/${id}/attachments`
  const { key } = await served.lifelog.json<{ key: string }>(
    path,
    { method: 'POST', body: form },
    201,
  )
  const { url } = await served.json<{ url: string }>(['link', key, '--host', '127.0.0.1'])
  expect((await fetch(url)).status).toBe(200)
  expect(await served.json(['link', '--end', key])).toEqual({ ended: key })
  expect((await fetch(url)).status).toBe(404)
  expect((await cli(['link', key, '--end', '--qr'])).code).toBe(2)
})

describe('times as they are typed', () => {
  const unknown = () => Promise.reject(new Error('asked'))
  test.each(['1998', '1998-07', '1998-07-12', '1985~', '1998-07-12~'])(
    '%s is as exact as it is',
    async (text) => expect(await parseTimestamp(text, unknown)).toBe(text),
  )

  test('an end is on the day of the beginning where it names none', async () => {
    expect(await parseEnd('9:05', '2026-11-24T08:00', unknown)).toBe('2026-11-24T09:05')
    expect(await parseEnd('2026-11-25', '2026-11-24', unknown)).toBe('2026-11-25')
  })
})
