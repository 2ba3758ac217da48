import { expect, test } from 'vitest'
import { addViews, restoreView } from '../../../lib/saved-searches/saved-searches.ts'
import type { View, Views } from '../../../lib/search/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()
const list = async () => (await lifelog.json<Views>('/api/views')).items

test('a search is saved, listed by name, changed and deleted', async () => {
  const json = { name: '  Eating   out ', query: ' tag:food ' }
  const view = await lifelog.json<View>('/api/views', { method: 'POST', json }, 201)
  expect(view).toEqual({ id: view.id, name: 'Eating out', query: 'tag:food', pinned: false })
  const other = { name: 'a walk', query: 'walk', pinned: true }
  await lifelog.json('/api/views', { method: 'POST', json: other }, 201)
  expect((await list()).map(({ name }) => name)).toEqual(['a walk', 'Eating out'])
  expect(
    await lifelog.json(`/api/views/${view.id}`, { method: 'PATCH', json: { pinned: true } }),
  ).toEqual({ ...view, pinned: true })
  expect(await lifelog.json(`/api/views/${view.id}`, { method: 'PATCH', json: {} })).toEqual({
    ...view,
    pinned: true,
  })
  const response = await lifelog.request(`/api/views/${view.id}`, { method: 'DELETE' })
  expect(response.status).toBe(204)
  expect((await list()).map(({ name }) => name)).toEqual(['a walk'])
  await lifelog.json('/api/views', { method: 'POST', json }, 201)
})

testScenarios(lifelog, [
  {
    name: 'a name that is taken, in another case',
    request: 'POST /api/views',
    json: { name: 'A WALK', query: 'x' },
    status: 409,
    content: { code: 'conflict', errors: [{ path: 'name' }] },
  },
  {
    name: 'no name',
    request: 'POST /api/views',
    json: { name: ' ', query: 'x' },
    status: 422,
    content: { errors: [{ path: 'name', message: 'must not be empty' }] },
  },
  {
    name: 'no search',
    request: 'POST /api/views',
    json: { name: 'x', query: '' },
    status: 422,
    content: { errors: [{ path: 'query' }] },
  },
  {
    name: 'an unknown view',
    request: 'PATCH /api/views/999',
    json: { pinned: true },
    status: 404,
    content: { code: 'not_found' },
  },
  { name: 'an unknown view', request: 'DELETE /api/views/999', status: 404 },
])

test('there are 500 at most, also of 30 at once, by what was deleted or kept in a backup', async () => {
  const { db } = lifelog.ctx
  await db.deleteFrom('views').execute()
  const save = (name: string) =>
    lifelog.request('/api/views', { method: 'POST', json: { name, query: 'x' } })
  const first = (await (await save('deleted')).json()) as View
  expect((await lifelog.request(`/api/views/${first.id}`, { method: 'DELETE' })).status).toBe(204)
  const kept = Array.from({ length: 490 }, (_, number) => ({ name: `kept ${number}`, query: 'x' }))
  await db.insertInto('views').values(kept).execute()
  const answers = await Promise.all(Array.from({ length: 30 }, (_, number) => save(`s${number}`)))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(10)
  expect(statuses.filter((status) => status === 409)).toHaveLength(20)
  await expect(restoreView({ db }, first.id)).rejects.toThrow('There are 500 saved searches')
  await addViews({ db }, [{ name: 'of a backup', query: 'x', pinned: false }])
  expect(await list()).toHaveLength(500)
  const [gone] = await list()
  expect((await lifelog.request(`/api/views/${gone?.id}`, { method: 'DELETE' })).status).toBe(204)
  await addViews({ db }, [
    { name: 'of a backup', query: 'x', pinned: false },
    { name: 'one too many', query: 'x', pinned: false },
  ])
  expect((await list()).map(({ name }) => name)).toContain('of a backup')
  expect(await list()).toHaveLength(500)
})
