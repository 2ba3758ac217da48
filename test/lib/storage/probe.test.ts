import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import pino from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStorage } from '../../../lib/storage/client.ts'
import { listObjects } from '../../../lib/storage/list-objects.ts'
import { prepareStorage } from '../../../lib/storage/prepare.ts'
import { openImpatiently, startFaulty } from '../../support/faulty-storage.ts'
import { keys, openStore } from '../../support/object-store.ts'
import { startRustfsStandIn } from '../../support/rustfs-stand-in.ts'

type Leniency = { statusOfForms?: number; storesForms?: boolean; copies?: boolean }

/** Just enough of S3 for a probe, with no check of anything: what the probe is there to find. */
async function startLenient({
  statusOfForms = 201,
  storesForms = true,
  copies = true,
}: Leniency = {}) {
  const objects = new Map<string, { bytes: Buffer; type: string }>()
  const xml = (name: string, content = '') => `<${name}>${content}</${name}>`
  const etag = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://lenient')
    const [, , ...parts] = pathname.split('/')
    const key = decodeURIComponent(parts.join('/'))
    const bytes = await buffer(request)
    const found = objects.get(key)
    const source = request.headers['x-amz-copy-source']
    if (request.method === 'POST') {
      const headers = { 'Content-Type': request.headers['content-type'] ?? '' }
      const form = await new Response(new Uint8Array(bytes), { headers }).formData()
      const file = form.get('file') as File
      const type = String(form.get('Content-Type'))
      if (storesForms) {
        const content = Buffer.from(await file.arrayBuffer())
        objects.set(String(form.get('key')), { bytes: content, type })
      }
      response.writeHead(statusOfForms).end()
    } else if (request.method === 'PUT' && source) {
      const copied = objects.get(decodeURIComponent(String(source)).split('/').slice(1).join('/'))
      if (copied && copies) objects.set(key, copied)
      const tag = copied ? etag(copied.bytes) : ''
      response.end(xml('CopyObjectResult', xml('ETag', tag)))
    } else if (request.method === 'PUT' && key) {
      objects.set(key, { bytes, type: request.headers['content-type'] ?? '' })
      response.writeHead(200, { ETag: etag(bytes) }).end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (key && found) {
      const { length } = found.bytes
      const headers = {
        ETag: etag(found.bytes),
        'Content-Length': length,
        'Content-Type': found.type,
      }
      response.writeHead(200, headers).end(request.method === 'GET' ? found.bytes : undefined)
    } else response.writeHead(key ? 404 : 200).end()
  }
  const { endpoint, stop } = await startFaulty(answer)
  onTestFinished(stop)
  return { endpoint, objects }
}

async function probe(leniency?: Leniency) {
  const { endpoint, objects } = await startLenient(leniency)
  const storage = openImpatiently(endpoint, 10_000)
  onTestFinished(() => storage.close())
  const warnings: { check: string; detail: string }[] = []
  const log = pino({ level: 'warn' }, { write: (line) => warnings.push(JSON.parse(line)) })
  await prepareStorage(storage, log, () => new Date())
  const failed = storage.status.probe.filter(({ passed }) => !passed)
  const { uploads } = storage.status
  return { failed: failed.map(({ check }) => check), details: failed, warnings, objects, uploads }
}

describe('the probe of a storage that', () => {
  test('checks nothing finds out each check that is missing, and warns', async () => {
    const { failed, warnings, objects, uploads } = await probe()
    expect(failed).toEqual([
      'A larger file than signed is refused',
      'Another key than signed is refused',
      'Another type than signed is refused',
      'An expired form is refused',
      'A PUT of a larger file than signed is refused',
      'A PUT of a smaller file than signed is refused',
      'A PUT to another key than signed is refused',
      'A PUT of another type than signed is refused',
      'An expired PUT is refused',
      'A copy of a replaced file is refused',
      'Browsers of any origin may upload',
    ])
    expect(warnings.map(({ check }) => check)).toEqual(failed)
    expect(warnings.every(({ detail }) => detail.length > 0)).toBe(true)
    expect([...objects.keys()]).toEqual([])
    expect(uploads).toEqual({ way: 'lifelog', reason: expect.stringMatching(/through LifeLog/) })
  })

  test('refuses and stores all the same is found out', async () => {
    const { failed, objects } = await probe({ statusOfForms: 403 })
    expect(failed).toContain('A larger file than signed is refused')
    expect(failed).toContain('Another key than signed is refused')
    expect([...objects.keys()]).toEqual([])
  })

  test('refuses everything is found out by the upload that it should accept', async () => {
    const { failed } = await probe({ statusOfForms: 403, storesForms: false })
    expect(failed).toContain('A signed upload is accepted')
    expect(failed).not.toContain('A larger file than signed is refused')
  })

  test('fails instead of refusing is found out', async () => {
    const { details } = await probe({ statusOfForms: 500, storesForms: false })
    expect(details).toContainEqual({
      check: 'An expired form is refused',
      way: 'form',
      passed: false,
      detail: 'It answered 500 and stored nothing.',
    })
  })

  test('accepts and stores nothing is found out', async () => {
    const { failed } = await probe({ storesForms: false })
    expect(failed).toContain('A signed upload is accepted')
    expect(failed).toContain('An expired form is refused')
  })

  test('only says that it copies is found out', async () => {
    const { failed } = await probe({ copies: false })
    expect(failed).toContain('A file is copied')
  })
})

describe('the probe of a storage whose forms', () => {
  async function prepared(breaksForms: boolean) {
    const { store } = await openStore()
    const standIn = await startRustfsStandIn(store.endpoint)
    onTestFinished(standIn.stop)
    standIn.breaksForms = breaksForms
    const storage = openStorage({ ...keys, endpoint: standIn.endpoint, bucket: 'probed' })
    onTestFinished(() => storage.close())
    await prepareStorage(storage, pino({ level: 'silent' }), () => new Date())
    const left: string[] = []
    for await (const { key } of listObjects(storage, '')) left.push(key)
    expect(left).toEqual([])
    return storage.status
  }

  test('lose files with carriage returns, as those of RustFS, goes on to signed PUTs', async () => {
    for (let round = 0; round < 3; round++) {
      const { uploads, probe } = await prepared(true)
      expect(uploads.way).toBe('put')
      expect(uploads.reason).toMatch(
        /PUTs, as its forms are not reliable: “A form carries any bytes”/,
      )
      const failed = probe.filter(({ passed }) => !passed)
      expect(failed.map(({ check }) => check)).toEqual(['A form carries any bytes'])
      expect(probe.filter(({ way }) => way === 'put')).toHaveLength(7)
    }
  })

  test('are sound stays with them, and tries nothing else', async () => {
    const { uploads, probe } = await prepared(false)
    expect(uploads.way).toBe('form')
    expect(probe.every(({ passed, way }) => passed && way !== 'put')).toBe(true)
  })
})
