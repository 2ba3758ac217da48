import type { Attachment, Reservation } from '../attachments/schema.ts'
import type { Settings } from '../settings/schema.ts'
import { fetchSignedIn, logIn } from './login.client.ts'
import { showUpload, type UploadRow } from './upload-row.client.ts'

/** Files that are sent at once; the others wait. */
const parallel = 3

/** How long nothing may move before the storage counts as out of reach, in ms. */
const stallTimeout = 15_000
/** How long the storage may take to answer once it has all of a file, in ms. */
const patienceAtEnd = 60_000

/** What may become of a file that failed: nothing, or a new try, by itself once there's a network. */
type RetryPolicy = 'none' | 'retry' | 'online'

/** A failure in words for the owner. */
class Failure extends Error {
  readonly retryPolicy: RetryPolicy
  constructor(message: string, retryPolicy: RetryPolicy) {
    super(message)
    this.retryPolicy = retryPolicy
  }
}

/** Whoever should have answered didn't. */
class Unreachable extends Error {}

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

/**
 * Why a file can't be taken, as far as it's known before anything is sent; undefined where nothing
 * speaks against it. Its type is the server's to judge.
 */
export async function whyRefused(file: File): Promise<string | undefined> {
  const { file_max_bytes: max } = await settings()
  if (file.size > max) {
    return `This file has ${inMegabytes(file.size)}; at most ${inMegabytes(max)} are possible.`
  }
  const isReadable = await file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
  if (!isReadable) return 'This can’t be read. A folder can’t be attached.'
  return file.size === 0 ? 'This file is empty: there is nothing to keep.' : undefined
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
  { url, fields }: Reservation['upload'],
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<Attachment | undefined> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', file)
  try {
    const { status } = await post(url, form, row, signal)
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
  let answer = await post(url, form, row, signal).catch(offline)
  if (answer.status === 401 && (await logIn())) {
    answer = await post(url, form, row, signal).catch(offline)
  }
  if (answer.status !== 201) throw failureOf(parse(answer.text))
  return JSON.parse(answer.text)
}

async function reserve(eventId: number, file: File): Promise<Reservation> {
  const { allowed_mime_types: types } = await settings()
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

let reading: Promise<Settings> | undefined

/** The limits, read once. */
function settings(): Promise<Settings> {
  reading ??= api<Settings>('/api/settings').catch((error) => {
    reading = undefined
    throw error
  })
  return reading
}

async function api<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchSignedIn(path, init).catch(offline)
  if (!response.ok) throw failureOf(parse(await response.text()))
  return response.json()
}

function offline(error: unknown): never {
  if (error instanceof TypeError || error instanceof Unreachable) {
    throw new Failure(
      'LifeLog can’t be reached. The file is sent once the network is back.',
      'online',
    )
  }
  throw error
}

type Told = { code?: string; detail?: string }

function parse(text: string): Told {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

const permanentCodes = ['file_too_large', 'file_type_not_allowed', 'not_found', 'validation_failed']

function failureOf({ code = '', detail = 'LifeLog failed to take the file.' }: Told): Failure {
  if (code !== 'upload_mismatch') {
    return new Failure(detail, permanentCodes.includes(code) ? 'none' : 'retry')
  }
  const [what] = detail.split('. ')
  const words = 'This isn’t the kind of file that its name says, so it wasn’t kept.'
  return new Failure(`${words} ${what}.`, 'none')
}

/**
 * Posts a form and tells of its progress, which `fetch` can't.
 * @throws {Unreachable} where nobody answers; the signal's reason where it's aborted
 */
function post(
  url: string,
  form: FormData,
  row: UploadRow,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
  const request = new XMLHttpRequest()
  let stalled: ReturnType<typeof setTimeout> | undefined
  const waitFor = (ms: number) => {
    clearTimeout(stalled)
    stalled = setTimeout(() => request.abort(), ms)
  }
  const cancel = () => request.abort()
  request.upload.onprogress = ({ loaded, total }) => {
    row.progress(loaded / total)
    waitFor(stallTimeout)
  }
  request.upload.onload = () => waitFor(patienceAtEnd)
  request.onload = () => resolve({ status: request.status, text: request.responseText })
  request.onerror = () => reject(new Unreachable())
  request.onabort = () => reject(signal.aborted ? signal.reason : new Unreachable())
  request.onloadend = () => {
    clearTimeout(stalled)
    signal.removeEventListener('abort', cancel)
  }
  signal.addEventListener('abort', cancel)
  request.open('POST', url)
  request.send(form)
  waitFor(stallTimeout)
  return promise
}

let free = parallel
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free -= 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  addEventListener('beforeunload', warn)
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free += 1
    if (free === parallel) removeEventListener('beforeunload', warn)
  }
}

/** Asks before the page goes while files are under way. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

function inMegabytes(bytes: number): string {
  const megabytes = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat('en', megabytes).format(bytes / 1024 ** 2)
}
