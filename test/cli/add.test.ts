import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { type Served, serveLifeLog } from '../support/cli.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog()
})
afterAll(() => served.close())

const add = (args: string[], more?: Parameters<Served['json']>[1]) =>
  served.json<Event>(['add', ...args], more)

test('a line is read by the clock of the machine it is typed on', async () => {
  const event = await add(['Dinner', 'with', 'Anna', 'yesterday', '18:00', '#food', '@harbour'], {
    env: { TZ: 'Pacific/Kiritimati' },
  })
  expect(event).toMatchObject({
    title: 'Dinner with Anna',
    tags: ['food'],
    location: { name: 'harbour' },
    timezone: 'Pacific/Kiritimati',
  })
  const date = (at: number) =>
    new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Pacific/Kiritimati' })
  expect(date(Date.parse(event.timestamp))).toBe(date(Date.now() - 86_400_000))
  expect(new Date(event.timestamp).getUTCHours()).toBe(4)
})

test('at UTC the owner’s clock is meant, and --timezone beats both', async () => {
  expect(await add(['Tea'], { env: { TZ: 'UTC' } })).toMatchObject({ timezone: 'Europe/Berlin' })
  expect(await add(['Tea', '--timezone', 'Asia/Tokyo'])).toMatchObject({ timezone: 'Asia/Tokyo' })
})

test('from stdin the lines behind the first are the description', async () => {
  expect(await add(['-'], { input: 'Tea 1998\n\nGreen\n' })).toMatchObject({
    title: 'Tea 1998',
    description: 'Green',
  })
})

test('without a word it says how', async () => {
  const { code, stderr } = await served.cli(['add'])
  expect(code).not.toBe(0)
  expect(stderr).toContain('lifelog add --help')
})
