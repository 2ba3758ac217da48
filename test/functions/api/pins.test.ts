import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../../lib/base/limits.ts'
import type { Pins } from '../../../lib/pins/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()
const titles = async () => (await lifelog.json<Pins>('/api/pins')).items.map((event) => event.title)
const send = async (method: 'PUT' | 'DELETE', id: number) =>
  (await lifelog.request(`/api/pins/${id}`, { method })).status
const record = async (title: string) => (await lifelog.record({ title })).id

beforeEach(() => lifelog.deleteEvents())

test('events are pinned and unpinned, as often as one likes, and listed as they are', async () => {
  const list = await lifelog.record({ title: 'Packing list', tags: ['trip'] })
  const plan = await record('Plan of the year')
  expect(await lifelog.json('/api/pins')).toEqual({ items: [] })
  expect(await send('PUT', list.id)).toBe(204)
  expect(await send('PUT', plan)).toBe(204)
  expect(await send('PUT', list.id)).toBe(204)
  expect(await titles()).toEqual(['Plan of the year', 'Packing list'])
  expect((await lifelog.json<Pins>('/api/pins')).items[1]).toEqual(
    await lifelog.json(`/api/events/${list.id}`),
  )
  expect(await send('DELETE', plan)).toBe(204)
  expect(await send('DELETE', plan)).toBe(204)
  expect(await titles()).toEqual(['Packing list'])
})

test('an event in the trash is not among the pins, and there again once it is restored', async () => {
  const id = await record('Packing list')
  await send('PUT', id)
  await lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
  expect(await titles()).toEqual([])
  expect(await send('PUT', id)).toBe(404)
  await lifelog.json(`/api/events/${id}/restore`, { method: 'POST' })
  expect(await titles()).toEqual(['Packing list'])
})

test('a pin goes for good with its event', async () => {
  const id = await record('Packing list')
  await send('PUT', id)
  await lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
  expect(await lifelog.ctx.db.selectFrom('pins').selectAll().execute()).toEqual([])
})

describe('more than may be pinned', () => {
  const fill = async () => {
    const ids: number[] = []
    for (let i = 0; i <= limits.pins; i++) ids.push(await record(`Event ${i}`))
    return ids
  }

  test('are refused, with what to do, also all at once', async () => {
    const ids = await fill()
    const statuses = await Promise.all(ids.map((id) => send('PUT', id)))
    expect(statuses.filter((status) => status === 409)).toHaveLength(1)
    const { items } = await lifelog.json<Pins>('/api/pins')
    expect(items).toHaveLength(limits.pins)
    const refused = ids[statuses.indexOf(409)] as number
    const path = `/api/pins/${refused}`
    expect(await lifelog.json(path, { method: 'PUT' }, 409)).toMatchObject({
      code: 'conflict',
      detail: '50 events are pinned, the most there can be. Unpin one first.',
    })
    expect(await send('PUT', items[0]?.id as number)).toBe(204)
    await send('DELETE', items[0]?.id as number)
    expect(await send('PUT', refused)).toBe(204)
  })

  test('count with those in the trash, which is said', async () => {
    const ids = await fill()
    const [first, last] = [ids[0] as number, ids.at(-1) as number]
    for (const id of ids.slice(0, -1)) await send('PUT', id)
    await lifelog.request(`/api/events/${first}`, { method: 'DELETE' })
    expect(await lifelog.json(`/api/pins/${last}`, { method: 'PUT' }, 409)).toMatchObject({
      detail:
        '50 events are pinned, the most there can be. Unpin one first, or empty the trash: 1 of them is in it.',
    })
    await lifelog.request(`/api/events/${first}?permanent=true`, { method: 'DELETE' })
    expect(await send('PUT', last)).toBe(204)
  })
})

testScenarios(lifelog, [
  {
    name: 'to pin an unknown event',
    request: 'PUT /api/pins/999999',
    status: 404,
    content: { code: 'not_found' },
  },
  { name: 'to unpin an unknown event', request: 'DELETE /api/pins/999999', status: 204 },
  { name: 'to pin what is no event', request: 'PUT /api/pins/x', status: 422 },
  { name: 'to unpin what is no event', request: 'DELETE /api/pins/0', status: 422 },
])
