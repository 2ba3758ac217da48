import { randomBytes, randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { Attachment, Reservation } from '../lib/attachments/schema.ts'
import type { Event } from '../lib/events/schema.ts'
import { inDepth } from './support/depth.ts'
import { makeFolder, token } from './support/process.ts'
import { sendUpload } from './support/s3-upload.ts'

/** Where an upload is when LifeLog is killed: some are at other points at the same time. */
const steps = ['recorded', 'reserved', 'stored', 'confirmed', 'sent through LifeLog'] as const
type Step = (typeof steps)[number]

const [kills = steps.length] = inDepth(40)

type Acknowledged = {
  /** The title of each event by uid, the bytes of each file by key. */
  events: Map<string, string>
  files: Map<string, Buffer<ArrayBuffer>>
  /** Keys of the files that were read since they were written. */
  read: Set<string>
}

test('what was acknowledged is there after a kill at each step of an upload', async () => {
  const folder = await makeFolder()
  onTestFinished(() => folder.remove())
  const acknowledged: Acknowledged = { events: new Map(), files: new Map(), read: new Set() }
  for (let kill = 0; kill < kills; kill++) {
    const lifelog = folder.start({ API_TOKEN: token })
    const url = await lifelog.ready()
    await verify(url, acknowledged)
    const postmaster = (await folder.postmaster()) ?? 0
    const writing = writeUntilKilled(url, acknowledged)
    await writing.reach(steps[kill % steps.length] as Step)
    const killed = lifelog.kill('SIGKILL')
    if (kill % 2 === 1) process.kill(postmaster, 'SIGKILL')
    expect(await killed).toBe('SIGKILL')
    await writing.ended
  }
  const lifelog = folder.start({ API_TOKEN: token })
  acknowledged.read.clear()
  await verify(await lifelog.ready(), acknowledged)
  expect(acknowledged.files.size).toBeGreaterThan(0)
  expect(await lifelog.kill('SIGTERM')).toBe(0)
}, 900_000)

/** That all is there, and that every file that LifeLog calls ready has its bytes. */
async function verify(url: string, { events, files, read }: Acknowledged): Promise<void> {
  const lines = (await (await call(`${url}/api/export?format=ndjson`)).text()).split('\n')
  const found = lines.filter(Boolean).map((line) => JSON.parse(line) as Event)
  const titles = new Map(found.map(({ uid, title }) => [uid, title]))
  for (const [uid, title] of events) expect(titles.get(uid)).toBe(title)

  const attachments = found.flatMap((event) => event.attachments)
  const keys = new Set(attachments.map(({ key }) => key))
  for (const key of files.keys()) expect(keys).toContain(key)
  await Promise.all(
    attachments.map(async ({ key, size_bytes }) => {
      if (read.has(key)) return
      read.add(key)
      const response = await call(`${url}/api/attachments/${key}?mode=stream`)
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(bytes).toHaveLength(size_bytes)
      const sent = files.get(key)
      if (sent) expect(bytes.equals(sent)).toBe(true)
    }),
  )
}

/** Records events and sends files, both ways, several at a time, for as long as LifeLog answers. */
function writeUntilKilled(url: string, { events, files }: Acknowledged) {
  let awaited: Step | undefined
  const { promise: reached, resolve } = Promise.withResolvers<void>()
  const note = (step: Step) => {
    if (step === awaited) resolve()
  }

  async function record(): Promise<number> {
    const event = { uid: randomUUID(), title: randomBytes(9).toString('hex') }
    const response = await call(`${url}/api/events`, event)
    const { id } = (await response.json()) as Event
    events.set(event.uid, event.title)
    note('recorded')
    return id
  }

  async function sendByForm(): Promise<void> {
    const bytes = someText()
    const file = { filename: 'a.txt', content_type: 'text/plain', size_bytes: bytes.length }
    const reserved = await call(`${url}/api/events/${await record()}/attachments`, file)
    const { attachment, upload } = (await reserved.json()) as Reservation
    note('reserved')
    const response = await sendUpload(upload, bytes)
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    note('stored')
    const confirmed = await call(`${url}/api/attachments/${attachment.key}/confirm`, {})
    await confirmed.arrayBuffer()
    files.set(attachment.key, bytes)
    note('confirmed')
  }

  async function sendThroughLifeLog(): Promise<void> {
    const bytes = someText()
    const form = new FormData()
    form.append('file', new Blob([bytes], { type: 'text/plain' }), 'b.txt')
    const response = await call(`${url}/api/events/${await record()}/attachments`, form)
    const { key } = (await response.json()) as Attachment
    files.set(key, bytes)
    note('sent through LifeLog')
  }

  const works = [record, sendByForm, sendByForm, sendThroughLifeLog, sendThroughLifeLog]
  return {
    ended: Promise.all(works.map(repeatUntilCutOff)),
    /** Resolves the next time that one of them has got so far. */
    reach: (step: Step) => {
      awaited = step
      return reached
    },
  }
}

/** Fetch rejects with a TypeError where the connection breaks; anything else is a failure. */
async function repeatUntilCutOff(work: () => Promise<unknown>): Promise<void> {
  try {
    for (;;) await work()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
}

async function call(url: string, body?: object): Promise<Response> {
  const json = body && !(body instanceof FormData)
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(json && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: json ? JSON.stringify(body) : (body as FormData) }),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response
}

function someText(): Buffer<ArrayBuffer> {
  return Buffer.from(randomBytes(20_000).toString('hex'))
}
