import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Attachment, Reservation } from '../lib/attachments/schema.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../lib/embedded/postgres.ts'
import type { Event } from '../lib/events/schema.ts'
import { asText, hiddenFields, logInWithoutScript, type PageForms } from './support/page-form.ts'
import { type LifeLogFolder, type LifeLogProcess, makeFolder, token } from './support/process.ts'
import { sendUpload } from './support/s3-upload.ts'

// The whole stack as processes, of which one after the other is killed in the middle of writing.

/** Of each part. */
const kills = 10
/** How soon LifeLog must be of use again once what it needs is, in ms. */
const recovery = 5_000
const password = 'correct horse battery'
const keys = ['lifelog', 'a secret of the storage']

let folder: LifeLogFolder
let postgres: EmbeddedPostgres
let storage: { process: ChildProcess; endpoint: string }
let lifelog: LifeLogProcess
let url: string
let forms: PageForms
let writer: Writer

beforeAll(async () => {
  folder = await makeFolder()
  const log = pino({ level: 'silent' })
  postgres = await startEmbeddedPostgres({ dir: join(folder.path, 'postgres'), log })
  storage = await startStorage('0')
  lifelog = startLifeLog('0')
  url = await lifelog.ready()
  forms = await logInWithoutScript(url, password)
  writer = startWriter()
})
afterAll(async () => {
  await writer?.stop()
  await lifelog?.kill('SIGTERM')
  await kill(storage?.process)
  await postgres?.stop()
  await folder?.remove()
})

function startLifeLog(port: string): LifeLogProcess {
  return folder.start({
    PORT: port,
    DATABASE_URL: postgres.url,
    RUSTFS_ENDPOINT: storage.endpoint,
    RUSTFS_PUBLIC_ENDPOINT: storage.endpoint,
    RUSTFS_ACCESS_KEY: keys[0] ?? '',
    RUSTFS_SECRET_KEY: keys[1] ?? '',
    API_TOKEN: token,
    ADMIN_PASSWORD: password,
    LOG_LEVEL: 'error',
  })
}

async function startStorage(port: string) {
  const program = join(import.meta.dirname, 'support/storage-process.ts')
  const args = ['--import', 'tsx', program, join(folder.path, 'storage'), port, ...keys]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [endpoint] = await once(createInterface({ input: child.stdout }), 'line')
  return { process: child, endpoint: String(endpoint) }
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test(`PostgreSQL may be killed ${kills} times`, async () => {
  for (let round = 0; round < kills; round++) {
    await writer.acknowledges(3)
    const killed = await postmaster()
    process.kill(killed, 'SIGKILL')
    const refused = await Promise.all([refusedByPage('quick'), refusedByPage('full')])
    // It is started again by itself, as Compose would; LifeLog sees to the rest.
    await expect.poll(postmaster, { timeout: 20_000, interval: 20 }).not.toBe(killed)
    await expect.poll(health).toBe('ready')
    await recovered()
    for (const form of refused) await recordByPage(form)
  }
  await nothingIsLost()
})

test(`the storage may be killed ${kills} times`, async () => {
  const { port } = new URL(storage.endpoint)
  for (let round = 0; round < kills; round++) {
    await writer.acknowledges(3)
    await kill(storage.process)
    await expect.poll(health, { timeout: 5_000, interval: 50 }).toBe('degraded')
    const { id } = await call<Event>('/api/events', { title: 'without files' })
    const form = new FormData()
    form.append('file', new Blob(['text'], { type: 'text/plain' }), 'a.txt')
    const refused = await post(`/api/events/${id}/attachments`, form)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ code: 'storage_unavailable' })
    await recordByPage(typed('quick'))
    await recordByPage(typed('full'))
    const page = await forms.post(`/events/${id}/attachments`, form)
    expect(page.status).toBe(503)
    expect(asText(await page.text())).toContain('The file storage does not answer.')
    storage = await startStorage(port)
    await recovered()
    expect((await forms.post(`/events/${id}/attachments`, form)).status).toBe(303)
    const event = JSON.parse(`${await read(`/api/events/${id}`)}`) as Event
    expect(event.attachments).toMatchObject([{ filename: 'a.txt', state: 'ready' }])
  }
  await nothingIsLost()
})

test(`LifeLog may be killed ${kills} times`, async () => {
  const { port } = new URL(url)
  for (let round = 0; round < kills; round++) {
    await writer.acknowledges(3)
    await lifelog.kill('SIGKILL')
    lifelog = startLifeLog(port)
    await lifelog.ready()
    await recovered()
  }
  await nothingIsLost()
})

type Kind = 'quick' | 'full'

/** What is typed into a form that records an event: the quick line, or the full one. */
function typed(kind: Kind) {
  const title = `"Typed" & <kept> ${randomBytes(9).toString('hex')}`
  const event = { uid: randomUUID(), title, tags: 'harbour' }
  return kind === 'quick' ? { ...event, quick: '1' } : { ...event, description: 'One\n*two*' }
}

/** Sends forms until one meets the outage: the calm page that answers has all to send it again. */
async function refusedByPage(kind: Kind): Promise<ReturnType<typeof typed>> {
  for (;;) {
    const form = typed(kind)
    const response = await forms.post('/events', new URLSearchParams(form))
    if (response.status === 303) {
      writer.events.set(form.uid, form.title)
      continue
    }
    const html = await response.text()
    expect(response.status, html).toBe(503)
    expect(response.headers.get('Content-Type')).toMatch(/^text\/html/)
    const text = asText(html)
    expect(text).toContain('The database does not answer. Nothing was lost')
    expect(text).not.toMatch(/127\.0\.0\.1|ECONN|CONNECTION|\.ts:/)
    const { uid, quick, ...words } = { quick: '', ...form }
    for (const word of Object.values(words)) expect(text).toContain(word)
    expect(hiddenFields(html, '/events')).toEqual(form)
    return form
  }
}

/** Sends a form twice, which records its event once. */
async function recordByPage(form: ReturnType<typeof typed>): Promise<void> {
  const send = () =>
    vi.waitFor(
      async () => {
        const response = await forms.post('/events', new URLSearchParams(form))
        expect(response.status).toBe(303)
        return response.headers.get('Location') ?? ''
      },
      { timeout: recovery, interval: 100 },
    )
  const place = await send()
  expect(place).toMatch(/^\/events\/\d+$/)
  expect(await send()).toBe(place)
  writer.events.set(form.uid, form.title)
  const page = await forms.get(place)
  expect(page.status).toBe(200)
  expect(asText(await page.text())).toContain(form.title)
}

async function postmaster(): Promise<number> {
  const note = await readFile(join(folder.path, 'postgres/cluster/postmaster.pid'), 'utf8')
  return Number.parseInt(note, 10)
}

async function health(): Promise<string> {
  const { status } = (await (await fetch(`${url}/health/ready`)).json()) as { status: string }
  return status
}

/** Everything works again, soon, and without a hand. */
async function recovered(): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await health()).toBe('ready')
      await call('/api/events', { title: 'back' })
    },
    { timeout: recovery, interval: 50 },
  )
  await writer.acknowledges(2)
}

/** What was acknowledged is there, byte for byte, and what is called ready has its bytes. */
async function nothingIsLost(): Promise<void> {
  expect(writer.unexpected).toEqual([])
  const events = new Map(writer.events)
  const files = new Map(writer.files)
  const exported = await read('/api/export?format=ndjson')
  const lines = exported.toString().split('\n').filter(Boolean)
  const found = lines.map((line) => JSON.parse(line) as Event)
  const titles = new Map(found.map(({ uid, title }) => [uid, title]))
  for (const [uid, title] of events) expect(titles.get(uid)).toBe(title)
  const times = Map.groupBy(found, ({ title }) => title)
  for (const title of events.values()) expect(times.get(title)).toHaveLength(1)
  const attachments = found.flatMap((event) => event.attachments)
  const known = new Set(attachments.map(({ key }) => key))
  for (const key of files.keys()) expect(known).toContain(key)
  for (const { key, size_bytes } of attachments) {
    const bytes = await read(`/api/attachments/${key}?mode=stream`)
    expect(bytes).toHaveLength(size_bytes)
    const sent = files.get(key)
    if (sent) expect(bytes.equals(sent)).toBe(true)
  }
  expect(files.size).toBeGreaterThan(kills)
}

/** What is there. A calm 503 may still come for a moment, on a machine that is busy recovering. */
async function read(path: string): Promise<Buffer> {
  return vi.waitFor(
    async () => {
      const response = await fetch(url + path, { headers: owner })
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(response.status, `${path}: ${bytes.subarray(0, 500)}`).toBe(200)
      return bytes
    },
    { timeout: recovery, interval: 100 },
  )
}

const owner = { Authorization: `Bearer ${token}` }

function post(path: string, body: object): Promise<Response> {
  const form = body instanceof FormData
  return fetch(url + path, {
    method: 'POST',
    headers: { ...owner, ...(!form && { 'Content-Type': 'application/json' }) },
    body: form ? body : JSON.stringify(body),
  })
}

async function call<T>(path: string, body: object): Promise<T> {
  const response = await post(path, body)
  if (!response.ok) throw new Refusal(response, await response.text())
  return (await response.json()) as T
}

class Refusal extends Error {
  readonly response: Response
  constructor(response: Response, body: string) {
    super(`${response.url}: ${response.status} ${body}`)
    this.response = response
  }
}

type Writer = {
  /** The title of each acknowledged event by uid, the bytes of each confirmed file by key. */
  events: Map<string, string>
  files: Map<string, Buffer<ArrayBuffer>>
  /** Answers that were neither success nor a calm 503. */
  unexpected: string[]
  acknowledges(number: number): Promise<void>
  stop(): Promise<void>
}

/** Records events and sends files, both ways, on and on, whatever happens to the stack. */
function startWriter(): Writer {
  const events = new Map<string, string>()
  const files = new Map<string, Buffer<ArrayBuffer>>()
  const unexpected: string[] = []
  let stopped = false

  async function record(): Promise<number> {
    const event = { uid: randomUUID(), title: randomBytes(9).toString('hex') }
    const { id } = await call<Event>('/api/events', event)
    events.set(event.uid, event.title)
    return id
  }
  async function sendByForm(): Promise<void> {
    const bytes = Buffer.from(randomBytes(10_000).toString('hex'))
    const file = { filename: 'a.txt', content_type: 'text/plain', size_bytes: bytes.length }
    const path = `/api/events/${await record()}/attachments`
    const { attachment, upload } = await call<Reservation>(path, file)
    if (!(await sendUpload(upload, bytes)).ok) return
    await call(`/api/attachments/${attachment.key}/confirm`, {})
    files.set(attachment.key, bytes)
  }
  async function sendThroughLifeLog(): Promise<void> {
    const bytes = Buffer.from(randomBytes(10_000).toString('hex'))
    const form = new FormData()
    form.append('file', new Blob([bytes], { type: 'text/plain' }), 'b.txt')
    const { key } = await call<Attachment>(`/api/events/${await record()}/attachments`, form)
    files.set(key, bytes)
  }

  /** Fetch throws a TypeError where there is no connection. */
  async function repeat(work: () => Promise<unknown>): Promise<void> {
    while (!stopped) {
      try {
        await work()
      } catch (error) {
        if (!(error instanceof Refusal) && !(error instanceof TypeError)) throw error
        if (error instanceof Refusal) note(error)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }
  function note({ response, message }: Refusal): void {
    const type = response.headers.get('Content-Type')
    if (response.status === 503 && type === 'application/problem+json') return
    unexpected.push(message)
  }

  const ended = Promise.all([repeat(record), repeat(sendByForm), repeat(sendThroughLifeLog)])
  return {
    events,
    files,
    unexpected,
    async acknowledges(number) {
      const enough = files.size + number
      await expect.poll(() => files.size, { timeout: 15_000, interval: 10 }).toBeGreaterThan(enough)
    },
    async stop() {
      stopped = true
      await ended
    },
  }
}
