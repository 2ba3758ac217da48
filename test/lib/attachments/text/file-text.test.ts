import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Attachment } from '../../../../lib/attachments/schema.ts'
import type { Event } from '../../../../lib/events/schema.ts'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { hostilePdfs, pdfWithTexts } from '../../../support/pdf.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
})
afterAll(() => lifelog.close())

async function record(title: string, ...files: File[]): Promise<Event> {
  const event = await lifelog.json<Event>('/api/events', { method: 'POST', json: { title } }, 201)
  for (const file of files) await attach(event.id, file)
  return event
}

async function attach(id: number, file: File): Promise<Attachment> {
  const body = new FormData()
  body.set('file', file)
  return lifelog.json(`/api/events/${id}/attachments`, { method: 'POST', body }, 201)
}

const pdf = (name: string, bytes: Buffer) =>
  new File([new Uint8Array(bytes)], name, { type: 'application/pdf' })
const text = (name: string, content: string, type = 'text/plain') =>
  new File([content], name, { type })

async function found(q: string) {
  const { items } = await lifelog.json<SearchPage>(
    `/api/search?exact=true&q=${encodeURIComponent(q)}`,
  )
  return items.map(({ title, highlights }) => ({ title, files: highlights.files }))
}
const titlesOf = async (q: string) => (await found(q)).map(({ title }) => title)

/** Waits for the background, which indexes what changed. */
const expectFound = (q: string, titles: string[]) =>
  vi.waitFor(async () => expect(await titlesOf(q)).toEqual(titles), {
    timeout: 60_000,
    interval: 200,
  })

test('an event is found by the names and texts of its files, with the words around', async () => {
  await record('Lunch', pdf('scan_0815.pdf', pdfWithTexts('Nordsee <Hamburg> fish soups 17.00')))
  await record('Notes', text('list.md', '# Shopping\n\nBuy *marmalade* today', 'text/markdown'))
  await record('Table', text('sums.csv', 'month;grocery\nMay;12\n', 'text/csv'))
  await record('Letter', text('brief.txt', `${'x '.repeat(5_000)}Grünkohl und Pinkel`))
  await expectFound('nordsee soup', ['Lunch'])
  expect((await found('soup'))[0]?.files).toEqual([
    {
      key: expect.any(String),
      filename: 'scan_0815.pdf',
      snippet: 'Nordsee &lt;Hamburg&gt; fish <mark>soups</mark>',
    },
  ])
  await expectFound('marmalade', ['Notes'])
  await expectFound('grocery', ['Table'])
  await expectFound('grünkohl', ['Letter'])
  expect((await found('grünkohl'))[0]?.files[0]?.snippet).toMatch(/<mark>Grünkohl<\/mark> und/)
  await expectFound('scan 0815', ['Lunch'])
  expect((await found('scan_0815.pdf'))[0]?.files[0]).toMatchObject({
    filename: expect.stringContaining('<mark>'),
    snippet: null,
  })
  await expectFound('lunch marmalade', [])
})

test('what is in the event and what is in its file are found together, and after a change', async () => {
  const event = await record('Holiday', text('ticket.txt', 'Seat 12 to Lissabon'))
  await expectFound('holiday lissabon', ['Holiday'])
  const patch = { method: 'PATCH', json: { title: 'Journey', tags: ['far'] } }
  await lifelog.json(`/api/events/${event.id}`, patch)
  expect(await titlesOf('journey lissabon')).toEqual(['Journey'])
  expect(await titlesOf('holiday')).toEqual([])
  await lifelog.request(`/api/events/${event.id}`, { method: 'DELETE' })
  expect(await titlesOf('lissabon')).toEqual([])
  await lifelog.json(`/api/events/${event.id}/restore`, { method: 'POST' })
  expect(await titlesOf('lissabon')).toEqual(['Journey'])
})

test('a file that is deleted isn’t found any more', async () => {
  const event = await record('Contract')
  const { key } = await attach(event.id, text('contract.txt', 'Paragraph seventeen'))
  await expectFound('seventeen', ['Contract'])
  await lifelog.request(`/api/attachments/${key}`, { method: 'DELETE' })
  await expectFound('seventeen', [])
})

test('texts are read again on demand', async () => {
  const { db } = lifelog.ctx
  await db.updateTable('attachment_texts').set({ text: 'lost' }).execute()
  const { files } = await lifelog.json<{ files: number }>('/api/reindex', { method: 'POST' }, 202)
  expect(files).toBeGreaterThanOrEqual(5)
  await vi.waitFor(
    async () => {
      const { lost } = await db
        .selectFrom('attachment_texts')
        .select(({ fn }) => fn.countAll<number>().as('lost'))
        .where('text', '=', 'lost')
        .executeTakeFirstOrThrow()
      expect(lost).toBe(0)
    },
    { timeout: 60_000, interval: 200 },
  )
})

test('files that can’t be read stop nothing, and aren’t tried again', async () => {
  const bytes = Object.entries(hostilePdfs)
    .filter(([name]) => /noise|itself|child|password|number/.test(name))
    .map(([name, make]) => pdf(`${name}.pdf`, make()))
  await record('Hostile', ...bytes)
  await record('After', text('after.txt', 'albatross'))
  await expectFound('albatross', ['After'])
  await expectFound('"password that is unknown"', ['Hostile'])
  const { rows } = { rows: await lifelog.ctx.db.selectFrom('attachments').selectAll().execute() }
  for (const { text_read_at } of rows) expect(text_read_at).not.toBeNull()
})
