import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type RequestOptions, request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'
import type { Attachment, Reservation } from '../../lib/attachments/schema.ts'
import { makeFolder, token } from '../support/process.ts'
import { formOf } from '../support/s3-upload.ts'
import { peakMemory } from './peak-memory.ts'

/** What LifeLog had in memory at most while `way` was under way, PostgreSQL aside, in bytes. */
export type TransferMemory = { way: string; peak: number }

/**
 * Sends `size` bytes through LifeLog on every way that bytes take, one after the other, and tells
 * after each how much memory it took.
 */
export async function* measureTransfers(size: number): AsyncGenerator<TransferMemory> {
  const data = await makeFolder()
  try {
    const lifelog = data.start(
      { API_TOKEN: token, FILE_MAX_BYTES: `${size}`, ALLOWED_MIME_TYPES: 'application/pdf' },
      { keepLog: false },
    )
    const url = await lifelog.ready()
    const peakOf = async (way: string, work: () => Promise<unknown>): Promise<TransferMemory> => ({
      way,
      peak: await peakMemory(lifelog.pid, work),
    })
    const newEvent = async () =>
      (await call<{ id: number }>(url, 'POST', '/api/events', { title: 'large' })).id
    const archive = join(data.path, '../backup.tar')

    yield await peakOf('signed form', async () => {
      const file = { filename: 'a.pdf', content_type: 'application/pdf', size_bytes: size }
      const path = `/api/events/${await newEvent()}/attachments`
      const { attachment, upload } = await call<Reservation>(url, 'POST', path, file)
      await sendForm(upload.url, formOf(upload).fields, size)
      await call(url, 'POST', `/api/attachments/${attachment.key}/confirm`)
      await call(url, 'DELETE', `/api/attachments/${attachment.key}`).catch(() => {})
    })
    const event = await newEvent()
    let key = ''
    yield await peakOf('form through LifeLog', async () => {
      const answer = await sendForm(`${url}/api/events/${event}/attachments`, {}, size)
      key = (JSON.parse(answer) as Attachment).key
    })
    yield await peakOf('streamed download', async () => {
      await download(`${url}/api/attachments/${key}?mode=stream`, '/dev/null')
    })
    yield await peakOf('backup', () => download(`${url}/api/export?format=tar`, archive))
    await send(`${url}/api/events/${event}?permanent=true`, {
      method: 'DELETE',
      headers: authorized,
    })
    yield await peakOf('restore', async () => {
      const length = (await stat(archive)).size
      await send(
        `${url}/api/import`,
        { headers: { 'Content-Type': 'application/x-tar', 'Content-Length': length } },
        createReadStream(archive),
      )
    })
    yield await peakOf('restore of a manifest', async () => {
      const refused = await send(
        `${url}/api/import`,
        { headers: { 'Content-Type': 'application/x-tar' } },
        hugeManifest(),
      ).catch((error: Error) => error.message)
      if (!/And 9999\d\d more\./.test(refused)) throw new Error(refused)
    })
    yield await peakOf('import', async () => {
      // One event over and over: what is known already costs the database nothing.
      const line = `${JSON.stringify({ title: 'again', description: 'x'.repeat(50_000), uid })}\n`
      await send(
        `${url}/api/import`,
        { headers: { 'Content-Type': 'application/x-ndjson' } },
        Array.from({ length: Math.ceil(size / line.length) }, () => line),
      )
    })
  } finally {
    await data.remove()
  }
}

const uid = '01890a5d-ac96-774b-bcce-b302099a8057'
const authorized = { Authorization: `Bearer ${token}` }
const json = { ...authorized, 'Content-Type': 'application/json' }

/** What the API of the LifeLog at `url` answers. */
export async function call<T>(
  url: string,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const content = body && [JSON.stringify(body)]
  return JSON.parse(await send(`${url}${path}`, { method, headers: json }, content))
}

/** A PDF as far as anybody looks, of incompressible bytes. */
export function* pdf(size: number): Generator<Buffer> {
  const block = randomBytes(256 * 1024)
  block.write('%PDF-1.7\n')
  for (let left = size; left > 0; left -= block.length) {
    yield left < block.length ? block.subarray(0, left) : block
  }
}

/** A backup that has nothing but a manifest of 195 MB, which lists a million files. */
function hugeManifest(): Readable {
  const archive = pack()
  const file = (index: number) => ({
    path: `attachments/${`${index}`.padStart(40, '0')}`,
    size_bytes: 1_000_000,
    sha256: '0'.repeat(64),
    note: 'x'.repeat(20),
  })
  const head = '{"lifelog_backup":1,"missing":[],"files":[\n'
  const last = `${JSON.stringify(file(0))}\n]}\n`
  const line = `${JSON.stringify(file(1))},\n`
  const count = 999_999
  // In pieces as a file is read in, rather than a million small ones.
  const linesAtOnce = 333
  function* content() {
    yield head
    for (let first = 1; first <= count; first += linesAtOnce) {
      let lines = ''
      for (let index = first; index < first + linesAtOnce; index++) {
        lines += `${JSON.stringify(file(index))},\n`
      }
      yield lines
    }
    yield last
  }
  archive.entry({ name: 'events.ndjson' }, '')
  const size = head.length + count * line.length + last.length
  const entry = archive.entry({ name: 'manifest.json', size })
  Readable.from(content(), { objectMode: false }).pipe(entry as unknown as NodeJS.WritableStream)
  entry.on('finish', () => archive.finalize())
  return archive as unknown as Readable
}

/** Sends a PDF of `size` bytes by a form with these fields. */
export function sendForm(
  url: string,
  fields: Record<string, string>,
  size: number,
): Promise<string> {
  const boundary = 'a-boundary-of-the-test'
  const part = (headers: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${headers}\r\n`
  const before = [
    ...Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`),
    part('name="file"; filename="a.pdf"'),
    'Content-Type: application/pdf\r\n\r\n',
  ].join('')
  const after = `\r\n--${boundary}--\r\n`
  const headers = {
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
    'Content-Length': before.length + size + after.length,
  }
  function* body() {
    yield before
    yield* pdf(size)
    yield after
  }
  return send(url, { headers }, body())
}

/** @returns the text of the answer @throws where it is an error */
export async function send(
  url: string,
  { method = 'POST', headers }: RequestOptions,
  body: Iterable<string | Buffer> | Readable = [],
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const isOwn = url.includes('/api/')
  const sent = request(url, { method, headers: { ...(isOwn && authorized), ...headers } })
  sent.on('error', reject)
  sent.on('response', async (answer) => {
    const text = Buffer.concat(await Array.fromAsync(answer)).toString()
    if ((answer.statusCode ?? 500) < 300) resolve(text || 'null')
    else reject(new Error(`${method} ${url}: ${answer.statusCode} ${text}`))
  })
  await pipeline(Readable.from(body, { objectMode: false }), sent)
  return promise
}

async function download(url: string, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  request(url, { headers: authorized }, (answer) => {
    const file = createWriteStream(path)
    answer.pipe(file)
    Promise.all([finished(answer), finished(file)]).then(() => resolve(), reject)
  }).end()
  return promise
}
