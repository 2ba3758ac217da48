import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Histogram, SearchPage, Views } from '../../lib/search/schema.ts'
import { type Served, serveLifeLog } from '../support/cli.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({})
  const lines = [
    { title: 'Lunch', tags: ['food', 'new york'], timestamp: '2019-07-14T12:00:00Z' },
    { title: 'Meeting', tags: ['food', 'work'], timestamp: '2019-08-01T12:00:00Z' },
    { title: 'Receipt', metadata: { amount: 24.5 }, timestamp: '2021-08-01T12:00:00Z' },
  ].map((event) => JSON.stringify({ ...event, uid: crypto.randomUUID() }))
  await served.cli(['import', '-', '--format', 'ndjson'], { input: lines.join('\n') })
})
afterAll(() => served.close())

const titles = async (...args: string[]) =>
  (await served.json<SearchPage>(['search', ...args])).items.map(({ title }) => title)

test('operators stand among the words, with a minus too', async () => {
  expect(await titles('tag:food', '-tag:work', 'in:2019')).toEqual(['Lunch'])
  expect(await titles('tag:new york')).toEqual([])
  expect(await titles('tag:"new york"')).toEqual(['Lunch'])
  expect(await titles('meta.amount>20')).toEqual(['Receipt'])
  expect(await titles('-meta.amount:24.5', 'after:2020')).toEqual([])
})

test('what is not understood is said on stderr', async () => {
  const { stdout, stderr, code } = await served.cli(['search', 'in:summer', 'lunch'])
  expect(code).toBe(0)
  expect(stdout).toContain('Lunch')
  expect(stderr).toContain('in:summer is left out')
})

test('the help and the manual explain the operators', async () => {
  for (const args of [['help', 'search'], ['search', '--help'], ['man']]) {
    const { stdout } = await served.cli(args)
    expect(stdout).toContain('meta.amount>20')
  }
})

test('a histogram counts by year and month', async () => {
  const args = ['search', 'tag:food', 'or', 'meta.amount>20', '--histogram']
  expect((await served.json<Histogram>(args)).items).toHaveLength(3)
  expect((await served.cli(args)).stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    '2019     2',
    `2019-07  1  ${'#'.repeat(40)}`,
    `2019-08  1  ${'#'.repeat(40)}`,
    '2021     1',
    `2021-08  1  ${'#'.repeat(40)}`,
    '',
  ])
  expect((await served.cli(['search', 'zeppelin', '--histogram'])).stdout).toBe('')
})

test('a search is saved, run, pinned and removed', async () => {
  const add = await served.cli(['views', 'add', 'Eating out', 'tag:food', '-tag:work', '--pin'])
  expect(add).toMatchObject({ code: 0, stderr: 'Saved Eating out.\n' })
  expect((await served.cli(['views'])).stdout).toBe('*  Eating out  tag:food -tag:work\n')
  expect((await served.json<SearchPage>(['views', 'run', 'eating out'])).items).toMatchObject([
    { title: 'Lunch' },
  ])
  await served.cli(['views', 'unpin', 'Eating out'])
  expect((await served.json<Views>(['views'])).items).toMatchObject([{ pinned: false }])
  expect((await served.cli(['views', 'add', 'EATING OUT', 'x'])).code).toBe(1)
  expect((await served.cli(['views', 'run', 'other'])).code).toBe(3)
  expect((await served.cli(['views', 'dance'])).code).toBe(2)
  const removed = await served.cli(['views', 'remove', 'Eating out'])
  expect((await served.json<Views>(['views'])).items).toEqual([])
  const [, undo = ''] = /lifelog (views restore \d+)/.exec(removed.stderr) ?? []
  expect((await served.cli(undo.split(' '))).stderr).toBe('Eating out is there again.\n')
  expect((await served.json<Views>(['views'])).items).toMatchObject([{ name: 'Eating out' }])
  expect((await served.cli(['views', 'restore', 'Eating out'])).code).toBe(2)
})
