import { beforeAll, describe, expect, test } from 'vitest'
import type { Understood } from '../../lib/capture/understand.ts'
import type { Event } from '../../lib/events/schema.ts'
import { useLifeLog } from '../support/setup.ts'

/** In Berlin it's 18:30 on Wednesday; on Kiritimati 07:30 on Thursday. */
const typed_at = '2026-11-25T17:30:00.000Z'
const timezone = 'Pacific/Kiritimati'
const lifelog = useLifeLog({}, () => new Date('2026-11-28T09:00:00Z'))
beforeAll(async () => {
  await lifelog.json('/api/settings', {
    method: 'PATCH',
    json: { search_languages: ['english', 'german'] },
  })
})

const noted = async (response: Response) => {
  const [, id] = /\/events\/(\d+)/.exec(response.headers.get('Location') ?? '') ?? []
  expect([201, 303], await response.clone().text()).toContain(response.status)
  return lifelog.json<Event>(`/api/events/${id}`)
}
const byPage = (title: string, more: Record<string, string> = {}) =>
  lifelog
    .request('/events', {
      method: 'POST',
      body: new URLSearchParams({
        ...{ quick: '1', title, timestamp: typed_at, typed_at, browser_timezone: timezone },
        ...more,
      }),
    })
    .then(noted)
const byApi = (text: string) =>
  lifelog.json<Event>('/api/quick-add', { method: 'POST', json: { text, timezone, typed_at } }, 201)
const byShare = (text: string, more: Record<string, string> = {}) => {
  const form = new FormData()
  const fields = { text, timestamp: typed_at, browser_timezone: timezone, ...more }
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return lifelog.request('/share', { method: 'POST', body: form }).then(noted)
}
const understood = (text: string) =>
  lifelog.json<Understood>(`/api/quick-add?${new URLSearchParams({ text, timezone, typed_at })}`)

test.each([
  ['Dinner yesterday 18:00 #food @harbour 1.234,50 €', 'Dinner', '2026-11-25T04:00:00Z'],
  ['Film last night', 'Film', '2026-11-24T10:00:00Z'],
  ['gestern Abend Kino mit Eva', 'Kino mit Eva', '2026-11-24T10:00:00Z'],
  ['Woke up at 6:30', 'Woke up', '2026-11-25T16:30:00Z'],
  ['Weihnachten 2019 bei Oma', 'Weihnachten 2019 bei Oma', '2019-12-23T10:00:00Z'],
  ['Friday pizza', 'Friday pizza', typed_at],
])('“%s” is one event by whichever way it comes', async (line, title, timestamp) => {
  const events = [await byPage(line), await byApi(line), await byShare(line)]
  for (const event of events) {
    expect(event).toMatchObject({ title, timezone })
    expect(Date.parse(event.timestamp)).toBe(Date.parse(timestamp))
    const { id: _, uid: _uid, created_at: _c, updated_at: _u, ...same } = event
    const { id: _1, uid: _2, created_at: _3, updated_at: _4, ...first } = events[0] as Event
    expect(same).toEqual(first)
  }
  expect((await understood(line)).event).toMatchObject({ title, timezone })
})

describe('by the page', () => {
  test('what is typed beats the photo’s time, that a hint, that now', async () => {
    const photo = { timestamp: '2024-05-01T10:00:00Z', timezone: 'Europe/Berlin' }
    const hint = { hint: 'time:Friday' }
    const at = async (title: string, more: Record<string, string>) => {
      const event = await byPage(title, more)
      return [event.timestamp.slice(0, 10), event.timezone]
    }
    expect(await at('Friday pizza yesterday 12:00', { ...photo, ...hint })).toEqual([
      '2026-11-24',
      timezone,
    ])
    expect(await at('Friday pizza', { ...photo, ...hint })).toEqual(['2024-05-01', 'Europe/Berlin'])
    expect(await at('Friday pizza', hint)).toEqual(['2026-11-19', timezone])
    expect(await at('Pizza', hint)).toEqual(['2026-11-25', timezone])
    expect(await at('Evening at the coast', photo)).toEqual(['2024-05-01', 'Europe/Berlin'])
  })

  test('the clock that is still to come is today’s where that was chosen', async () => {
    const { timestamp } = await byPage('Kino 20:15', { hint: 'today:20:15' })
    expect(timestamp).toBe('2026-11-26T06:15:00Z')
    expect((await byPage('Kino 20:15')).timestamp).toBe('2026-11-25T06:15:00Z')
  })
})

test('of a note the lines behind the first are the description', async () => {
  expect(await byApi('Dinner yesterday 18:00\r\n\r\nFish soup\nand bread')).toMatchObject({
    title: 'Dinner',
    description: 'Fish soup\nand bread',
  })
})

test('a note with the same uid creates nothing', async () => {
  const json = { text: 'Once', uid: '0197f0f0-0000-7000-8000-000000000001' }
  const first = await lifelog.json<Event>('/api/quick-add', { method: 'POST', json }, 201)
  const second = await lifelog.json<Event>('/api/quick-add', { method: 'POST', json })
  expect(second.id).toBe(first.id)
})

test('hints are told with what they would set', async () => {
  const { hints, event } = await understood('Friday pizza')
  expect(event).not.toHaveProperty('timestamp')
  expect(hints).toEqual([
    {
      ...{ kind: 'time', text: 'Friday', index: 0 },
      ...{ timestamp: '2026-11-20', meaning: '20 November 2026' },
    },
  ])
})

test('a shared page’s title is nothing but words', async () => {
  const page = { url: 'https://example.org', title: 'Ten soups for yesterday 18:00' }
  expect(await byShare('', page)).toMatchObject({ title: page.title })
})

test.each([{ text: '' }, { text: 'x', typed_at: 'yesterday' }, { text: 'x', timezone: 'Nowhere' }])(
  '%o is refused',
  async (json) => {
    await lifelog.json('/api/quick-add', { method: 'POST', json }, 422)
  },
)
