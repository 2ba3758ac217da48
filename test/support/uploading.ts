import type { Attachment, Reservation } from '../../lib/attachments/schema.ts'
import { listObjects } from '../../lib/storage/list-objects.ts'
import { deleteObject, headObject } from '../../lib/storage/objects.ts'
import type { File } from './files.ts'
import { sendUpload } from './s3-upload.ts'
import type { TestLifeLog } from './setup.ts'

/** What a client does to upload files, a step each, and a look at what is left. */
export function uploading(lifelog: TestLifeLog) {
  const newEvent = async () => (await lifelog.record({ title: 'with files' })).id
  const announce = (event: number, json: unknown) =>
    lifelog.request(`/api/events/${event}/attachments`, { method: 'POST', json })
  const reserve = async (event: number, { filename, content_type, bytes }: File) => {
    const response = await announce(event, { filename, content_type, size_bytes: bytes.length })
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
    return (await response.json()) as Reservation
  }
  const confirm = (key: string) =>
    lifelog.request(`/api/attachments/${key}/confirm`, { method: 'POST' })
  const upload = async (event: number, file: File) => {
    const { attachment, upload } = await reserve(event, file)
    const sent = await sendUpload(upload, file.bytes)
    if (sent.status !== 201) throw new Error(`${sent.status} ${await sent.text()}`)
    return lifelog.json<Attachment>(`/api/attachments/${attachment.key}/confirm`, {
      method: 'POST',
    })
  }
  const form = (event: number, body: FormData, init: RequestInit = {}) =>
    lifelog.request(`/api/events/${event}/attachments`, { method: 'POST', body, ...init })
  const send = (event: number, { filename, content_type, bytes }: File) => {
    const body = new FormData()
    body.append('file', new Blob([bytes], { type: content_type }), filename)
    return form(event, body)
  }
  /** The keys of all objects (renditions come in the background), and of all attachments. */
  const left = async () => {
    const objects: string[] = []
    for await (const { key } of listObjects(lifelog.ctx.storage, '')) {
      if (!key.startsWith('renditions/')) objects.push(key)
    }
    const rows = await lifelog.ctx.db.selectFrom('attachments').select('key').execute()
    return { objects: objects.toSorted(), attachments: rows.map(({ key }) => key).toSorted() }
  }
  /** Deletes all of that, as the outbox and the sweep would in time. */
  const clear = async () => {
    const { storage, db } = lifelog.ctx
    await db.deleteFrom('attachments').execute()
    await db.deleteFrom('object_deletions').execute()
    for await (const { key } of listObjects(storage, '')) await deleteObject(storage, key)
  }
  return {
    clear,
    newEvent,
    announce,
    reserve,
    confirm,
    upload,
    form,
    send,
    left,
    head: (key: string) => headObject(lifelog.ctx.storage, key),
  }
}

export async function codeOf(response: Response): Promise<string> {
  const { code } = (await response.json()) as { code: string }
  return `${response.status} ${code}`
}
