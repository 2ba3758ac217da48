import type { Attachment, Reservation } from '../attachments/schema.ts'
import { readLimits, whyRefused } from './file-limits.client.ts'
import { logIn } from './login.client.ts'
import { postForm, Unreachable } from './post-form.client.ts'
import { api } from './upload-api.client.ts'
import { Failure, failureOf, offline } from './upload-failure.client.ts'
import { showUpload, type UploadRow } from './upload-row.client.ts'
import { inTurn } from './upload-turns.client.ts'

/** Whether this browser was seen not to reach the storage, while LifeLog does. */
let storageIsBlocked = false
addEventListener('online', () => {
  storageIsBlocked = false
})

/**
 * Sends files to the storage and attaches them to an event, three at a time. Each has a row in
 * `into` with its progress, a way to cancel it, and what went wrong. A confirmed file is told to
 * `into` by an `attachment` event (detail: the Attachment). Where the storage can't be reached from
 * here, files go through LifeLog.
 * @returns once each file is attached, cancelled or has failed; the rows of the latter stay
 */
export async function uploadFiles(
  eventId: number,
  files: File[],
  into: HTMLElement,
): Promise<void> {
  await Promise.all(
    files.map((file) => {
      const row = showUpload(file, into)
      return upload(eventId, file, row)
    }),
  )
}

async function upload(eventId: number, file: File, row: UploadRow): Promise<void> {
  const cancelling = new AbortController()
  row.begin(() => cancelling.abort())
  const again = () => upload(eventId, file, row)
  try {
    const fault = await whyRefused(file)
    if (fault) throw new Failure(fault, 'none')
    const attachment = await inTurn(() => send(eventId, file, row, cancelling.signal))
    await row.finish(attachment)
  } catch (error) {
    if (cancelling.signal.aborted) row.cancelled(again)
    else if (error instanceof Failure) row.fail(error.message, error.retryPolicy, again)
    else throw error
  }
}

async function send(
  eventId: number,
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<Attachment> {
  signal.throwIfAborted()
  if (storageIsBlocked) return sendThroughLifeLog(eventId, file, row, signal)
  const { attachment, upload } = await reserve(eventId, file)
  const { key } = attachment
  try {
    const attached = await sendToStorage(key, upload, file, row, signal)
    if (attached) return attached
  } catch (error) {
    // What was refused for good has been deleted already.
    if (!(error instanceof Failure && error.retryPolicy === 'none')) await release(key)
    throw error
  }
  await release(key)
  const attached = await sendThroughLifeLog(eventId, file, row, signal)
  storageIsBlocked = true
  return attached
}

/** Undefined where the storage doesn't have the file and doesn't seem to be in reach. */
async function sendToStorage(
  key: string,
  upload: Reservation['upload'],
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<Attachment | undefined> {
  if (upload.method !== 'POST') return undefined
  const { url, fields } = upload
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', file)
  try {
    const { status } = await postForm(url, form, row, signal)
    if (status >= 300) throw new Failure(`The storage refused the file (${status}).`, 'retry')
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    // All of it may have arrived, and only the answer got lost.
    return confirm(key).catch((failure) => {
      if (failure instanceof Failure && failure.retryPolicy !== 'online') return undefined
      throw failure
    })
  }
  row.checking()
  signal.throwIfAborted()
  const attached = await confirm(key)
  signal.throwIfAborted()
  return attached
}

async function sendThroughLifeLog(
  eventId: number,
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<Attachment> {
  const form = new FormData()
  form.append('file', file)
  const url = `/api/events/${eventId}/attachments`
  let answer = await postForm(url, form, row, signal).catch(offline)
  if (answer.status === 401 && (await logIn())) {
    answer = await postForm(url, form, row, signal).catch(offline)
  }
  if (answer.status !== 201) throw failureOf(answer.text)
  return JSON.parse(answer.text)
}

async function reserve(eventId: number, file: File): Promise<Reservation> {
  const { allowed_mime_types: types } = await readLimits()
  return api(`/api/events/${eventId}/attachments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      filename: file.name,
      // Some systems have names of their own for a type, or none: then the extension tells.
      content_type: types.includes(file.type) ? file.type : '',
      size_bytes: file.size,
    }),
  })
}

function confirm(key: string): Promise<Attachment> {
  return api(`/api/attachments/${key}/confirm`, { method: 'POST' })
}

/** Gives the place of an upload free. Where that fails the server does so after a while. */
async function release(key: string): Promise<void> {
  await fetch(`/api/attachments/${key}`, { method: 'DELETE', keepalive: true }).catch(() => {})
}
