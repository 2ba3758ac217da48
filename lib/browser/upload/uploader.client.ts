import type { Attachment, Reservation } from '../../attachments/schema.ts'
import type { Event } from '../../events/schema.ts'
import { importLate } from '../shell/import-late.client.ts'
import { logIn } from '../shell/login.client.ts'
import { pageWide } from '../shell/page-wide.client.ts'
import { whyRefused } from './file-limits.client.ts'
import { confirm, type Missed, sendToStorage } from './send-to-storage.client.ts'
import { type Sending, sendWithProgress } from './send-with-progress.client.ts'
import { api } from './upload-api.client.ts'
import { Failure, failureOf, offline } from './upload-failure.client.ts'
import { readLimits } from './upload-limits.client.ts'
import { enqueue } from './upload-queue.client.ts'
import { showUpload, type UploadRow } from './upload-row.client.ts'

/** Whether this browser was seen not to reach the storage, while LifeLog does. */
const storage = pageWide('storage', () => {
  const state = { isBlocked: false }
  addEventListener('online', () => {
    state.isBlocked = false
  })
  return state
})

/**
 * Sends files to the storage and attaches them to an event, three at a time. Each has a row in
 * `into` with its progress, a way to cancel it, and what went wrong. A confirmed file is told to
 * `into` by an `attachment` event (detail: the Attachment). A file that the storage refuses or
 * cuts off goes through LifeLog at once, and all do where the storage can't be reached from here.
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

async function upload(eventId: number, file: File, row: UploadRow, isRetry = false): Promise<void> {
  const cancelling = new AbortController()
  row.begin(() => cancelling.abort())
  const again = () => upload(eventId, file, row, true)
  try {
    const attached = isRetry && (await attachedBefore(eventId, file))
    await row.finish(attached || (await uploadFile(eventId, file, row, cancelling.signal)))
  } catch (error) {
    if (cancelling.signal.aborted) row.cancelled(again)
    else if (error instanceof Failure) await fail(file, row, error, again)
    else throw error
  }
}

/** The attachment of a file that an earlier try attached, though its answer got lost: the page doesn't show it yet. */
async function attachedBefore(eventId: number, file: File): Promise<Attachment | undefined> {
  const { attachments } = await api<Event>(`/api/events/${eventId}`)
  return attachments.find(
    ({ key, filename, size_bytes }) =>
      filename === file.name.trim() &&
      size_bytes === file.size &&
      !document.getElementById(`attachment-${key}`),
  )
}

/** Where the settings are to blame the owner may change them there, and goes on. */
async function fail(file: File, row: UploadRow, failure: Failure, again: () => void) {
  const { message, retryPolicy } = failure
  // Without a network there is nothing to allow, nor the module for it.
  const isRefused = retryPolicy === 'none'
  const allowing = isRefused
    ? await importLate(() => import('./raise-limits.client.ts')).catch(() => undefined)
    : undefined
  const allowance = await allowing?.allowanceFor(file)
  const goOn = () =>
    allowing &&
    allowance &&
    allowing
      .allow(allowance)
      .then(again, ({ message }) => row.fail(message, 'retry', () => void goOn()))
  row.fail(message, retryPolicy, again, allowance && { label: allowance.label, act: goOn })
}

/**
 * Sends one file, as soon as it's its turn, and tells of its progress in `row`.
 * @throws {Failure} where it can't be attached; the signal's reason where it's aborted
 */
export async function uploadFile(
  eventId: number,
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<Attachment> {
  const fault = await whyRefused(file)
  if (fault) throw new Failure(fault, 'none')
  const making = file.type.startsWith('video/')
    ? importLate(() => import('./poster.client.ts'))
    : undefined
  const poster = making?.then(({ posterOf }) => posterOf(file)).catch(() => undefined)
  const attached = await enqueue(() => send(eventId, file, row, signal))
  const made = await poster
  if (made) await making?.then(({ sendPoster }) => sendPoster(attached, made))
  return attached
}

async function send(
  eventId: number,
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<Attachment> {
  signal.throwIfAborted()
  if (storage.isBlocked) return sendThroughLifeLog(eventId, file, row, signal)
  const reserved = await reserve(eventId, file)
  if (!reserved) return sendThroughLifeLog(eventId, file, row, signal)
  const { key } = reserved.attachment
  let missed: Missed
  try {
    const sent = await sendToStorage(reserved, file, row, signal)
    if ('attached' in sent) return sent.attached
    missed = sent
  } catch (error) {
    // What was refused for good has been deleted already.
    const isGone = error instanceof Failure && error.retryPolicy === 'none'
    if (signal.aborted) await remove(`/api/attachments/${key}`)
    else if (!isGone && (await release(key)) === 'attached') return confirm(key)
    throw error
  }
  await release(key)
  row.restart(missed.why)
  const attached = await sendThroughLifeLog(eventId, file, row, signal)
  if (missed.outOfReach) storage.isBlocked = true
  return attached
}

async function sendThroughLifeLog(
  eventId: number,
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<Attachment> {
  const body = new FormData()
  body.append('file', file)
  const sending: Sending = { method: 'POST', url: `/api/events/${eventId}/attachments`, body }
  let answer = await sendWithProgress(sending, row, signal).catch(offline)
  if (answer.status === 401 && (await logIn())) {
    answer = await sendWithProgress(sending, row, signal).catch(offline)
  }
  if (answer.status !== 201) throw failureOf(answer.text)
  return JSON.parse(answer.text)
}

/** Undefined where the storage takes files through LifeLog alone. */
async function reserve(eventId: number, file: File): Promise<Reservation | undefined> {
  const { allowed_mime_types: types } = await readLimits()
  const reserving = api<Reservation>(`/api/events/${eventId}/attachments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      filename: file.name,
      // Some systems have names of their own for a type, or none: then the extension tells.
      content_type: types.includes(file.type) ? file.type : '',
      size_bytes: file.size,
    }),
  })
  return reserving.catch((failure) => {
    if (failure instanceof Failure && failure.code === 'unsupported_media_type') return undefined
    throw failure
  })
}

/**
 * Gives the place of an upload free. Where that fails the server does so after a while. What was
 * attached, though its answer got lost, stays: the page may be about to be left.
 */
async function release(key: string): Promise<'attached' | 'free'> {
  const response = await remove(`/api/attachments/${key}?state=pending`)
  return response?.status === 409 ? 'attached' : 'free'
}

function remove(path: string): Promise<Response | undefined> {
  return fetch(path, { method: 'DELETE', keepalive: true }).catch(() => undefined)
}
