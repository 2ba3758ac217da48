import sharp from 'sharp'
import { expect, test, vi } from 'vitest'
import type { Attachment } from '../../../../lib/attachments/schema.ts'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import type { SettingsView } from '../../../../lib/settings/schema.ts'
import { receipt } from '../../../support/receipt.ts'
import { useLifeLog } from '../../../support/setup.ts'

const lifelog = useLifeLog()
const patience = { timeout: 200_000, interval: 100 }

async function attach(title: string, name: string, bytes: Buffer, type: string) {
  const { id } = await lifelog.record({ title })
  const body = new FormData()
  body.set('file', new File([new Uint8Array(bytes)], name, { type }))
  const init = { method: 'POST', body }
  return lifelog.json<Attachment>(`/api/events/${id}/attachments`, init, 201)
}

const change = (json: object) =>
  lifelog.json<SettingsView>('/api/settings', { method: 'PATCH', json })
const progress = async () => (await lifelog.json<SettingsView>('/api/settings')).ocr_progress
const reindex = () => lifelog.json<{ files: number }>('/api/reindex', { method: 'POST' }, 202)

async function hits(q: string) {
  const url = `/api/search?exact=true&q=${encodeURIComponent(q)}`
  const { items } = await lifelog.json<SearchPage>(url)
  return items.map(({ title, highlights }) => [title, highlights.files[0]?.snippet])
}

function rowOf({ key }: Attachment) {
  return lifelog.ctx.db
    .selectFrom('attachments')
    .select(['text_attempts', 'text_read_at'])
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
}

test('text in pictures is found once the owner wants that, the newest first, until they don’t', async () => {
  const small = { width: 40, height: 30, channels: 3, background: '#fff' } as const
  const blank = await sharp({ create: small }).png().toBuffer()
  const lunch = await attach('Lunch', 'IMG_1.jpg', receipt, 'image/jpeg')
  const older = await attach('Blank', 'blank.png', blank, 'image/png')
  const killer = await attach('Killer', 'killer.png', blank, 'image/png')
  await attach('Note', 'note.txt', Buffer.from('albatross'), 'text/plain')
  // Off by default: texts are read, pictures aren't.
  await vi.waitFor(async () => expect(await hits('albatross')).toHaveLength(1), patience)
  const off = await lifelog.json<SettingsView>('/api/settings')
  expect(off).toMatchObject({ ocr: false, ocr_progress: { pictures: 0, remaining: 0 } })
  expect(await rowOf(older)).toEqual({ text_attempts: 0, text_read_at: null })

  // One that ended LifeLog three times isn't tried any more, one that did twice is.
  const attempts = (attachment: Attachment, text_attempts: number) =>
    lifelog.ctx.db
      .updateTable('attachments')
      .set({ text_attempts })
      .where('key', '=', attachment.key)
      .execute()
  await attempts(killer, 3)
  await attempts(lunch, 2)
  const on = await change({ ocr: true, search_languages: ['german', 'russian'] })
  expect(on.ocr_progress).toMatchObject({ languages: ['german'], pictures: 3 })
  await vi.waitFor(
    async () => expect(await hits('grunkohl lighthouse')).toEqual([['Lunch', expect.any(String)]]),
    patience,
  )
  expect((await hits('grünkohl'))[0]?.[1]).toContain('<mark>Grünkohl')
  expect((await progress()).remaining).toBe(0)
  expect((await rowOf(killer)).text_read_at).toBeNull()
  const [first, last] = [await rowOf(older), await rowOf(lunch)]
  expect(Date.parse(`${first.text_read_at}`)).toBeLessThan(Date.parse(`${last.text_read_at}`))

  // Off keeps what was read; reading again with it off drops that.
  await change({ ocr: false })
  expect(await hits('lighthouse')).toHaveLength(1)
  expect(await reindex()).toEqual({ files: 1 })
  await vi.waitFor(async () => expect(await hits('lighthouse')).toEqual([]), patience)

  // Switched off in the middle of a picture, it's broken off, and read when it's on again.
  await attempts(killer, 3)
  const large = await sharp(receipt).resize({ width: 5_000 }).jpeg().toBuffer()
  await change({ ocr: true })
  const late = await attach('Late', 'late.jpg', large, 'image/jpeg')
  await vi.waitFor(async () => expect((await rowOf(late)).text_attempts).toBe(1), patience)
  await change({ ocr: false })
  await vi.waitFor(async () => expect((await rowOf(late)).text_attempts).toBe(0), patience)
  expect((await rowOf(late)).text_read_at).toBeNull()
})
