import { beforeEach, describe, expect, test } from 'vitest'
import type { BulkResult } from '../../../lib/bulk/schema.ts'
import type { Event, RevisionsPage } from '../../../lib/events/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()
beforeEach(() => lifelog.deleteEvents())

const record = (title: string, tags: string[]) => lifelog.record({ title, tags })
const change = (json: object) => lifelog.json<BulkResult>('/api/events', { method: 'PATCH', json })
const undo = (id: number | null) =>
  lifelog.json<BulkResult>(`/api/events/changes/${id}/undo`, { method: 'POST' })
const read = (id: number) => lifelog.json<Event>(`/api/events/${id}`)
const tagsOf = async (id: number) => (await read(id)).tags

describe('many events at once', () => {
  test('get and lose tags, each as a new version, and have again what they had', async () => {
    const one = await record('One', ['food', 'home'])
    const two = await record('Two', ['harbour'])
    const three = await record('Three', ['harbour', 'food'])
    const ids = [one.id, two.id, three.id, two.id, 999_999]
    const added = await change({ ids, add_tags: ['  HARBOUR '], remove_tags: ['home'] })
    expect(added).toEqual({
      undo: expect.any(Number),
      changed: [one.id],
      unchanged: [two.id, three.id],
      refused: [],
      missing: [999_999],
    })
    expect(await read(one.id)).toMatchObject({ tags: ['food', 'harbour'], version: 2 })
    expect(await read(two.id)).toMatchObject({ tags: ['harbour'], version: 1 })
    const { items } = await lifelog.json<RevisionsPage>(`/api/events/${one.id}/revisions`)
    expect(items).toMatchObject([{ before: { tags: ['food', 'home'] }, changed_by: 'token' }])
    expect(await undo(added.undo)).toMatchObject({ changed: [one.id], unchanged: [] })
    expect(await tagsOf(one.id)).toEqual(['food', 'home'])
    expect(await tagsOf(three.id)).toEqual(['harbour', 'food'])
    const again = await lifelog.request(`/api/events/changes/${added.undo}/undo`, {
      method: 'POST',
    })
    expect(again.status).toBe(404)
  })

  test('keep what was changed of them since, when the change is undone', async () => {
    const { id } = await record('One', ['food'])
    const { undo: made } = await change({ ids: [id], add_tags: ['a', 'b'], remove_tags: ['food'] })
    const json = { tags: ['a', 'b', 'new'], title: 'Renamed' }
    await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json })
    await undo(made)
    expect(await read(id)).toMatchObject({ title: 'Renamed', tags: ['new', 'food'] })
  })

  test('get another timezone, each as a new version, and have again what they had', async () => {
    const exact = { title: 'Exact', timestamp: '2026-11-24T23:30:15.123456Z', timezone: 'UTC' }
    const one = await lifelog.record({ ...exact, tags: ['food'] })
    const two = await lifelog.record({ title: 'Day', timestamp: '2026-06-20', timezone: 'UTC' })
    const three = await lifelog.record({ title: 'There', timezone: 'Europe/Berlin' })
    const ids = [one.id, two.id, three.id]
    const timezone = 'Europe/Berlin'
    const moved = await change({ ids, timezone, add_tags: ['moved'] })
    expect(moved).toMatchObject({ changed: ids, unchanged: [] })
    const tags = ['food', 'moved']
    expect(await read(one.id)).toMatchObject({ ...exact, timezone, tags, version: 2 })
    expect(await read(two.id)).toMatchObject({ timestamp: '2026-06-19T22:00:00Z', timezone })
    // What was changed since stays.
    const json = { timestamp: '2026-06-21' }
    await lifelog.json(`/api/events/${two.id}`, { method: 'PATCH', json })
    await undo(moved.undo)
    expect(await read(one.id)).toMatchObject({ ...exact, tags: ['food'], version: 3 })
    expect(await read(two.id)).toMatchObject({
      timestamp: '2026-06-20T22:00:00Z',
      timezone,
      tags: [],
    })
    expect(await read(three.id)).toMatchObject({ timezone, tags: [] })
  })

  test('go into the trash, and come back', async () => {
    const one = await record('One', [])
    const two = await record('Two', [])
    const { undo: made, changed } = await change({ ids: [one.id, two.id], deleted: true })
    expect(changed).toEqual([one.id, two.id])
    expect((await lifelog.request(`/api/events/${one.id}`)).status).toBe(404)
    await lifelog.json(`/api/events/${two.id}/restore`, { method: 'POST' })
    expect(await undo(made)).toMatchObject({ changed: [one.id], missing: [two.id] })
    expect(await read(one.id)).toMatchObject({ title: 'One', version: 1 })
  })

  test('that would have too many tags are refused by themselves', async () => {
    const full = await record(
      'Full',
      Array.from({ length: 50 }, (_, i) => `t${i}`),
    )
    const { id } = await record('Free', [])
    const result = await change({ ids: [full.id, id], add_tags: ['one more'] })
    expect(result).toMatchObject({
      changed: [id],
      refused: [{ id: full.id, message: 'It would have 51 tags, of at most 50.' }],
    })
    expect(await tagsOf(full.id)).toHaveLength(50)
  })

  test('are not changed where nothing is asked for, which leaves nothing to undo', async () => {
    const { id } = await record('One', [])
    expect(await change({ ids: [id] })).toMatchObject({ undo: null, changed: [], unchanged: [id] })
  })

  test('are changed by two at the same time without waiting for each other forever', async () => {
    const ids: number[] = []
    for (let i = 0; i < 20; i++) ids.push((await record(`Event ${i}`, [])).id)
    await Promise.all([
      change({ ids, add_tags: ['up'] }),
      change({ ids: ids.toReversed(), add_tags: ['down'] }),
    ])
    for (const id of ids) expect((await tagsOf(id)).toSorted()).toEqual(['down', 'up'])
  })

  test('are forgotten as a change after a day', async () => {
    const { id } = await record('One', [])
    const { undo: made } = await change({ ids: [id], add_tags: ['a'] })
    await lifelog.ctx.db
      .updateTable('bulk_changes')
      .set({ created_at: new Date(Date.now() - 25 * 60 * 60 * 1000).toISOString() })
      .execute()
    expect(
      (await lifelog.request(`/api/events/changes/${made}/undo`, { method: 'POST' })).status,
    ).toBe(404)
    await change({ ids: [id], add_tags: ['b'] })
    const kept = await lifelog.ctx.db.selectFrom('bulk_changes').select('id').execute()
    expect(kept).toHaveLength(1)
  })
})

testScenarios(lifelog, [
  {
    name: 'a change of no events',
    request: 'PATCH /api/events',
    json: { ids: [], deleted: true },
    status: 422,
    content: { errors: [{ path: 'ids', message: 'must not be empty' }] },
  },
  {
    name: 'a change of too many',
    request: 'PATCH /api/events',
    json: { ids: Array.from({ length: 501 }, (_, i) => i + 1), deleted: true },
    status: 422,
    content: { errors: [{ path: 'ids', message: 'must be at most 500 events' }] },
  },
  {
    name: 'a timezone that is none',
    request: 'PATCH /api/events',
    json: { ids: [1], timezone: 'Mars/Base' },
    status: 422,
  },
  {
    name: 'a tag with a comma',
    request: 'PATCH /api/events',
    json: { ids: [1], add_tags: ['a,b'] },
    status: 422,
  },
  {
    name: 'a selection of nothing to export',
    request: 'GET /events/selected/export?ids=x&format=json',
    status: 422,
  },
])

test('a selection is exported as JSON, which can be imported, and as Markdown', async () => {
  const one = await lifelog.record({
    title: 'Lunch *at* the harbour',
    description: 'Soup, **twice**.',
    tags: ['food'],
    location: { name: 'Old Town' },
    timestamp: '2026-11-24T12:30',
  })
  const two = await lifelog.record({ title: 'Learnt to swim', timestamp: '1998-07~' })
  await record('Not selected', [])
  const path = `/events/selected/export?ids=${one.id},${two.id},999999`
  const { events } = await lifelog.json<{ events: Event[] }>(`${path}&format=json`)
  expect(events.map(({ title }) => title)).toEqual(['Learnt to swim', 'Lunch *at* the harbour'])
  const response = await lifelog.request(`${path}&format=markdown`, {
    headers: { 'Accept-Language': 'en-GB' },
  })
  expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename=".*\.md"$/)
  expect((await response.text()).replace(',', '')).toBe(
    '# Learnt to swim\n\naround July 1998\n\n' +
      '# Lunch \\*at\\* the harbour\n\n' +
      'Tuesday 24 November 2026 at 12:30 · Old Town · #food\n\nSoup, **twice**.\n\n',
  )
})
