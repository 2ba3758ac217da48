import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serveLifeLog } from '../support/cli.ts'
import { importingInto } from '../support/importing.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({})
})
afterAll(() => served.close())
const { save, run, imported, events } = importingInto(() => served)

test('an encoding is told or given, and what is in another one is refused as a whole', async () => {
  const path = await save('latin.csv', Buffer.from('Title,Labels\nKäse,encoded\n', 'latin1'))
  const refused = await run(path)
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(/is not utf-8.*--encoding: windows-1252/)
  expect(await events('encoded')).toEqual([])
  expect(await imported(path, '--encoding', 'windows-1252')).toMatchObject({ created: 1 })
  const wide = Buffer.from('\ufeffTitle\tLabels\nKäse\tencoded\n', 'utf16le')
  expect(await imported(await save('wide.csv', wide))).toMatchObject({ created: 0, skipped: 1 })
  expect((await events('encoded')).map(({ title }) => title)).toEqual(['Käse'])
  expect((await run(await save('unmarked.csv', wide.subarray(2)))).stderr).toMatch(/is not utf-8/)
  expect((await run(path, '--encoding', 'klingon')).code).toBe(2)
})

test('cells beyond the header, doubled headers and nameless ones are kept', async () => {
  const path = await save(
    'surplus.csv',
    'Title,Tags,Price,Price,\na,surplus,1,2,3,4\n,,,,\n"b, c",surplus\n',
  )
  expect(await imported(path)).toMatchObject({ created: 2, read: 2 })
  const found = (await events('surplus')).toSorted((a, b) => (a.title < b.title ? -1 : 1))
  expect(found).toMatchObject([
    { title: 'a', metadata: { Price: '1', 'Price (2)': '2', 'column 5': '3', 'column 6': '4' } },
    { title: 'b, c', metadata: {} },
  ])
})

test('dates are read as spreadsheets write them, with a time in a column of its own', async () => {
  const rows = [
    'Subject,Start Date,Start Time,Categories',
    'a,2026/03/04,1:30 PM,dated',
    'b,"Mar 4, 2026",12:05 AM,dated',
    'c,4 March 2026,13:30:15,dated',
    'd,"Wed, Mar 4, 2026 at 3:30\u202fPM",,dated',
    'e,2026-03-04,,dated',
    'f,2026-03-04,25:00,dated',
    'g,2026-13-04,,dated',
    'h,,1:30 PM,dated',
    'i,20260304,,dated',
    'j,4.3.26,9:05,dated',
  ]
  const result = await imported(await save('calendar.csv', rows.join('\n')))
  expect(result.refused.map(({ source }) => source)).toEqual(['line 7', 'line 8'])
  const found = await events('dated')
  const times = found.map(({ title, timestamp }) => [title, timestamp])
  expect(Object.fromEntries(times)).toMatchObject({
    a: '2026-03-04T12:30:00Z',
    b: '2026-03-03T23:05:00Z',
    c: '2026-03-04T12:30:15Z',
    d: '2026-03-04T14:30:00Z',
    e: '2026-03-03T23:00:00Z',
    i: '2026-03-03T23:00:00Z',
    j: '2026-03-04T08:05:00Z',
  })
  expect(found.find(({ title }) => title === 'h')?.metadata).toEqual({ 'Start Time': '1:30 PM' })
})

test('a row is known by its id, and two that say the same are two events', async () => {
  const path = await save('ids.csv', 'id,title,tags\n17,old,ids\n18,other,ids\n17,twin,ids\n')
  expect(await imported(path)).toMatchObject({
    created: 2,
    refused: [{ source: 'line 4', reason: 'has the same id as line 2' }],
  })
  await save('ids.csv', 'id,title,tags\n17,new,ids\n18,other,ids\n')
  expect(await imported(path)).toMatchObject({ created: 0, skipped: 2 })
  expect(await imported(path, '--on-conflict', 'update')).toMatchObject({ created: 0 })
  expect((await events('ids')).map(({ title }) => title).toSorted()).toEqual(['new', 'other'])
  expect((await events('ids'))[0]?.metadata).toMatchObject({ id: expect.stringMatching(/^1[78]$/) })
  const coffees = await save('coffees.csv', 'title,tags\ncoffee,twice\ncoffee,twice\n')
  expect(await imported(coffees)).toMatchObject({ created: 2 })
  expect(await imported(coffees)).toMatchObject({ created: 0, skipped: 2 })
})

test('standard input is read as a file is', async () => {
  const csv = { input: 'title,tags\npiped,stdin\n' }
  const rows = await served.cli(['import', '-', '--format', 'csv'], csv)
  expect(rows).toMatchObject({ code: 0, stderr: '1 event added.\n' })
  const ndjson = { input: '{"title":"piped too","tags":["stdin"]}\n' }
  expect((await served.cli(['import', '-', '--format', 'ndjson'], ndjson)).code).toBe(0)
  expect(await events('stdin')).toHaveLength(2)
  expect((await served.cli(['import', '-'], csv)).stderr).toMatch(/standard input\? --format/)
})
