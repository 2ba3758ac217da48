import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { digestAttachments } from '../../../../lib/attachments/integrity/digest.ts'
import { startBackground } from '../../../../lib/background.ts'
import { deleteObject, putObject } from '../../../../lib/storage/objects.ts'
import { type File, files, jpeg } from '../../../support/files.ts'
import { useLifeLog } from '../../../support/setup.ts'
import { uploading } from '../../../support/uploading.ts'

const lifelog = useLifeLog()
let client: ReturnType<typeof uploading>
const photo = files[0] as File
const signal = new AbortController().signal

beforeAll(async () => {
  client = uploading(lifelog)
})

const digestOf = async (key: string) => {
  const row = await lifelog.ctx.db
    .selectFrom('attachments')
    .select('sha256')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.sha256
}

test('a file that is lost or has another size holds up no other, and is logged', async () => {
  const event = await client.newEvent()
  const [lost, longer, good] = [
    await client.upload(event, photo),
    await client.upload(event, photo),
    await client.upload(event, photo),
  ]
  await lifelog.ctx.db.updateTable('attachments').set({ sha256: null }).execute()
  await deleteObject(lifelog.ctx.storage, lost.key)
  const bytes = Buffer.concat([jpeg, jpeg])
  await putObject(lifelog.ctx.storage, longer.key, bytes, bytes.length, 'image/jpeg')
  await lifelog.ctx.db.updateTable('attachments').set({ sha256: null }).execute()
  const backoff = new Map<number, number>()
  await digestAttachments(lifelog.ctx, backoff, signal)
  expect(await digestOf(good.key)).toBe(createHash('sha256').update(jpeg).digest('hex'))
  expect([await digestOf(lost.key), await digestOf(longer.key)]).toEqual([null, null])
  expect([...backoff.keys()].toSorted()).toEqual([lost.id, longer.id].toSorted())
  expect(lifelog.logged.join('')).toContain('missing in the storage or has another size')
})

test('instances that digest at the same time come to the same', async () => {
  const event = await client.newEvent()
  const uploads = []
  for (let count = 0; count < 5; count++) uploads.push(await client.upload(event, photo))
  await Promise.all([1, 2, 3].map(() => digestAttachments(lifelog.ctx, new Map(), signal)))
  const sha256 = createHash('sha256').update(jpeg).digest('hex')
  for (const { key } of uploads) expect(await digestOf(key)).toBe(sha256)
})

test('what goes on in the background ends when it is told to', async () => {
  const background = startBackground(lifelog.ctx)
  await background.stop()
  const event = await client.newEvent()
  const { key } = await client.upload(event, photo)
  await lifelog.ctx.db.updateTable('attachments').set({ sha256: null }).execute()
  await digestAttachments(lifelog.ctx, new Map(), AbortSignal.abort())
  expect(await client.head(key)).toBeDefined()
})
