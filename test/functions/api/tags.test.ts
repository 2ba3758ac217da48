import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Event, RevisionsPage, TagsList } from '../../../lib/events/schema.ts'
import type { View } from '../../../lib/search/schema.ts'
import type { TagChange } from '../../../lib/tags/schema.ts'
import { sumUpTags } from '../../../lib/tags/tags-in-use.ts'
import { fill } from '../../support/fill.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

const record = (title: string, tags: string[]) =>
  lifelog.json<Event>('/api/events', { method: 'POST', json: { title, tags } }, 201)
const read = (id: number) => lifelog.json<Event>(`/api/events/${id}`)
const counts = async () => {
  const { items } = await lifelog.json<TagsList>('/api/tags')
  return Object.fromEntries(items.map(({ tag, count }) => [tag, count]))
}
const rename = (tag: string, name: string) =>
  lifelog.json<TagChange>('/api/tags', { method: 'PATCH', json: { tag, name } })
const merge = (tag: string, into: string) =>
  lifelog.json<TagChange>('/api/tags/merge', { method: 'POST', json: { tag, into } })
const undo = ({ id }: TagChange) =>
  lifelog.json<TagChange>(`/api/tags/changes/${id}/undo`, { method: 'POST' })

beforeEach(async () => {
  await sql`truncate events, tag_counts, tag_changes, views restart identity cascade`.execute(
    lifelog.ctx.db,
  )
})

test('a tag is renamed where it stands, with a version and a revision, and back again', async () => {
  const { id } = await record('Boats', ['sea', 'harbor', 'café'])
  const other = await record('Fish', ['sea'])
  const trashed = await record('Gone', ['harbor'])
  await lifelog.request(`/api/events/${trashed.id}`, { method: 'DELETE' })
  const change = await rename(' Harbor ', 'HARBOUR')
  expect(change).toMatchObject({
    tag: 'harbor',
    name: 'harbour',
    state: 'done',
    events: 1,
    remaining: 0,
  })
  expect(await read(id)).toMatchObject({ tags: ['sea', 'harbour', 'café'], version: 2 })
  expect(await read(other.id)).toMatchObject({ version: 1 })
  const { items } = await lifelog.json<RevisionsPage>(`/api/events/${id}/revisions`)
  expect(items).toMatchObject([
    { version: 1, changed_by: 'token', before: { tags: ['sea', 'harbor', 'café'] } },
  ])
  expect(await counts()).toEqual({ sea: 2, harbour: 1, café: 1 })
  // What is in the trash comes back with the new name.
  await lifelog.request(`/api/events/${trashed.id}/restore`, { method: 'POST' })
  expect((await read(trashed.id)).tags).toEqual(['harbour'])

  // Other changes in between are kept.
  await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'Ships' } })
  expect(await undo(change)).toMatchObject({ state: 'undone', events: 2, remaining: 0 })
  expect(await undo(change)).toMatchObject({ state: 'undone' })
  expect(await read(id)).toMatchObject({ tags: ['sea', 'harbor', 'café'], title: 'Ships' })
  expect(await counts()).toEqual({ sea: 2, harbor: 2, café: 1 })
  await sumUpTags(lifelog.ctx)
  expect(await counts()).toEqual({ sea: 2, harbor: 2, café: 1 })
})

test('after a merge exactly the events that had the tag get it back', async () => {
  const [had, both, into, edited, lost] = [
    await record('had', ['a', 'x']),
    await record('both', ['x', 'b', 'a']),
    await record('into', ['a']),
    await record('edited', ['b']),
    await record('lost', ['b']),
  ]
  const before = await Promise.all([had, both, into].map(async ({ id }) => (await read(id)).tags))
  const change = await merge('b', 'a')
  expect(change).toMatchObject({ tag: 'b', name: 'a', events: 3 })
  expect((await read(both.id)).tags).toEqual(['x', 'a'])
  expect(await counts()).toEqual({ a: 5, x: 2 })
  const patch = (id: number, tags: string[]) =>
    lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { tags } })
  await patch(edited.id, ['new', 'a'])
  await patch(lost.id, ['other'])
  await record('since', ['a'])
  expect(await undo(change)).toMatchObject({ state: 'undone', events: 2 })
  const after = await Promise.all([had, both, into].map(async ({ id }) => (await read(id)).tags))
  expect(after).toEqual(before)
  expect((await read(edited.id)).tags).toEqual(['new', 'b'])
  expect((await read(lost.id)).tags).toEqual(['other'])
  expect(await counts()).toEqual({ a: 4, b: 2, x: 2, new: 1, other: 1 })
})

test('a tag is taken away from all events, and given back', async () => {
  const one = await record('one', ['work', 'sea'])
  const full = await record('full', ['work', ...Array.from({ length: 49 }, (_, i) => `t${i}`)])
  const change = await lifelog.json<TagChange>('/api/tags?tag=work', { method: 'DELETE' })
  expect(change).toMatchObject({ tag: 'work', name: null, state: 'done', events: 2 })
  expect((await read(one.id)).tags).toEqual(['sea'])
  // One that has no room for it any more stays as it is.
  const tags = [...(await read(full.id)).tags, 'more']
  await lifelog.json(`/api/events/${full.id}`, { method: 'PATCH', json: { tags } })
  expect(await undo(change)).toMatchObject({ state: 'undone', events: 1 })
  expect((await read(one.id)).tags).toEqual(['work', 'sea'])
  expect((await read(full.id)).tags).toEqual(tags)
})

test('saved searches and pauses follow, and come back', async () => {
  await record('one', ['new york'])
  await record('two', ['ny'])
  const query = 'lunch -tag:"New York" tag:new or tag:"new york"'
  const json = { name: 'City', query }
  const view = await lifelog.json<View>('/api/views', { method: 'POST', json }, 201)
  await lifelog.json('/api/settings', {
    method: 'PATCH',
    json: { paused_tags: ['x', 'new york', 'ny'] },
  })
  const now = async () => ({
    query: (await lifelog.json<{ items: View[] }>('/api/views')).items.find(
      ({ id }) => id === view.id,
    )?.query,
    paused: (await lifelog.json<{ paused_tags: string[] }>('/api/settings')).paused_tags,
  })
  const before = await now()
  const merged = await merge('new york', 'ny')
  expect(await now()).toEqual({
    query: 'lunch -tag:ny tag:new or tag:ny',
    paused: ['x', 'ny'],
  })
  await undo(merged)
  expect(await now()).toEqual(before)
  const change = await lifelog.json<TagChange>('/api/tags?tag=new%20york', { method: 'DELETE' })
  expect(await now()).toEqual({ query, paused: ['x', 'ny'] })
  await undo(change)
  expect(await now()).toEqual(before)
})

describe('of very many events', () => {
  const many = 4_000
  const recordMany = () => {
    const events = sql`
      insert into events (uid, title, tags)
      select gen_random_uuid(), 'Event ' || n, case when n % 2 = 0 then array['a', 'b'] else array['b'] end
      from generate_series(1, ${many}::int) n`
    return fill(lifelog, (db) => events.execute(db))
  }
  const finished = async ({ id }: TagChange) => {
    await expect
      .poll(() => lifelog.json<TagChange>(`/api/tags/changes/${id}`))
      .toMatchObject({ state: expect.stringMatching(/^(done|undone)$/), remaining: 0 })
    return lifelog.json<TagChange>(`/api/tags/changes/${id}`)
  }

  test('changes go on one after the other while events are recorded and changed', async () => {
    await recordMany()
    const started = [merge('b', 'c'), rename('a', 'd')]
    const meanwhile = [1, 2, 3, 4].map((n) =>
      lifelog.json(`/api/events/${n * 900}`, { method: 'PATCH', json: { title: `Changed ${n}` } }),
    )
    await record('late', ['c'])
    await Promise.all(meanwhile)
    for (const change of await Promise.all(started)) await finished(change)
    await sumUpTags(lifelog.ctx)
    expect(await counts()).toEqual({ c: many + 1, d: many / 2 })
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from events where title like 'Changed%'`.execute(lifelog.ctx.db)
    expect(rows[0]?.n).toBe(4)
  })

  test('one that is under way is broken off by undoing it', async () => {
    await recordMany()
    // As it is once LifeLog was killed after the first batch.
    const change = await merge('b', 'a')
    await finished(change)
    await sql`
      update tag_changes set state = 'changing', events = 500 where id = ${change.id}`.execute(
      lifelog.ctx.db,
    )
    await sql`
      update events set tags = before from tag_change_events
      where event_id = events.id and event_id > 500`.execute(lifelog.ctx.db)
    await sql`
      update tag_change_events set before = null where event_id > 500`.execute(lifelog.ctx.db)
    await finished(await undo(change))
    expect(await counts()).toEqual({ a: many / 2, b: many })
  })
})

testScenarios(lifelog, [
  {
    name: 'a tag that nobody has',
    request: 'PATCH /api/tags',
    json: { tag: 'nobody', name: 'x' },
    status: 404,
    content: { code: 'not_found', detail: 'No event has the tag “nobody”.' },
  },
  {
    name: 'a name that is none',
    request: 'PATCH /api/tags',
    json: { tag: 'a', name: ' ' },
    status: 422,
    content: { errors: [{ path: 'name', message: 'must not be empty' }] },
  },
  {
    name: 'a name with a comma',
    request: 'POST /api/tags/merge',
    json: { tag: 'a', into: 'b,c' },
    status: 422,
    content: { errors: [{ path: 'into', message: 'must not contain a comma' }] },
  },
  {
    name: 'the same tag, in another case',
    request: 'POST /api/tags/merge',
    json: { tag: 'a', into: ' A' },
    status: 422,
    content: { code: 'validation_failed' },
  },
  { name: 'no tag', request: 'DELETE /api/tags', status: 422 },
  { name: 'an unknown change', request: 'GET /api/tags/changes/999', status: 404 },
  { name: 'an unknown change', request: 'POST /api/tags/changes/999/undo', status: 404 },
])

test('a name that another tag has is refused, with how many events that has', async () => {
  await record('one', ['a/b?#%'])
  await record('two', ['taken'])
  const answer = await lifelog.request('/api/tags', {
    method: 'PATCH',
    json: { tag: 'a/b?#%', name: 'Taken' },
  })
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({
    code: 'conflict',
    detail: 'There is a tag “taken” already, of 1 event. A merge makes one of the two.',
  })
  expect(await rename('a/b?#%', '..')).toMatchObject({ events: 1 })
  expect(await counts()).toEqual({ '..': 1, taken: 1 })
})
