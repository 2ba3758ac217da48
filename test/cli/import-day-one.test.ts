import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serveLifeLog } from '../support/cli.ts'
import { importingInto, png } from '../support/importing.ts'
import { makeZip } from '../support/zip.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({})
})
afterAll(() => served.close())
const { save, imported, events } = importingInto(() => served)

test('journal, dates and places of photos are kept, and what is missing is told', async () => {
  const entry = {
    uuid: '0F3A5B6C7D8E4F90A1B2C3D4E5F60718',
    creationDate: '2026-03-01T09:30:00Z',
    modifiedDate: '2026-03-02T10:00:00Z',
    text: 'At the sea\nBefore ![](dayone-moment://AA) between ![](dayone-moment:/video/BB) after ![](dayone-moment://CC)',
    photos: [{ md5: 'aa', type: 'png', identifier: 'AA' }],
    videos: [{ md5: 'bb', type: 'mp4', identifier: 'BB' }],
    isPinned: true,
    richText: '{"contents":[]}',
  }
  const path = await save(
    'sea.zip',
    makeZip([
      { name: 'Holidays.json', data: JSON.stringify({ entries: [entry, null] }) },
      { name: 'Broken.json', data: '{"entries": [' },
      { name: 'photos/aa.png', data: png },
      { name: 'photos/nobody.png', data: png },
    ]),
  )
  const result = await imported(path)
  expect(result).toMatchObject({
    created: 1,
    attachments: { restored: 1 },
    refused: [
      { source: 'Holidays.json entry 2', reason: 'is no entry' },
      { source: 'Broken.json', reason: expect.stringMatching(/^can't be read: /) },
    ],
    partial: [
      { source: 'Holidays.json entry 1', reason: 'bb.mp4: is not in the zip' },
      {
        source: 'Holidays.json entry 1',
        reason: 'CC: the text shows it, the entry has no such file',
      },
    ],
    left: [{ source: 'photos/nobody.png', reason: 'no entry that was taken names it' }],
  })
  expect(await events('holidays')).toMatchObject([
    {
      title: 'At the sea',
      description: 'Before [aa.png] between [bb.mp4] after [CC]',
      timestamp: '2026-03-01T09:30:00Z',
      created_at: '2026-03-01T09:30:00Z',
      updated_at: '2026-03-02T10:00:00Z',
      metadata: { isPinned: true },
    },
  ])
  expect(await imported(path)).toMatchObject({
    created: 0,
    skipped: 1,
    attachments: { skipped: 1 },
  })
})
