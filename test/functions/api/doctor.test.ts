import { beforeAll, describe, expect, test, vi } from 'vitest'
import { doctor } from '../../../lib/doctor/doctor.ts'
import type { DoctorSummary, Finding } from '../../../lib/doctor/schema.ts'
import { deleteObject, headObject, putObject } from '../../../lib/storage/objects.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()
const keys: string[] = []
beforeAll(async () => {
  for (const name of ['sound', 'lost', 'shorter', 'rotten']) {
    const event = await lifelog.record({ title: name })
    const body = new FormData()
    body.set('file', new File([`the bytes of ${name}`], `${name}.txt`, { type: 'text/plain' }))
    const { key } = await lifelog.json<{ key: string }>(
      `/api/events/${event.id}/attachments`,
      { method: 'POST', body },
      201,
    )
    keys.push(key)
  }
  await vi.waitFor(async () => {
    const { db } = lifelog.ctx
    const undigested = await db.selectFrom('attachments').select('id').where('sha256', 'is', null)
    expect(await undigested.execute()).toEqual([])
  }, 60_000)
})

async function run(method: string, path: string): Promise<[Finding[], DoctorSummary]> {
  const response = await lifelog.request(path, { method })
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('application/x-ndjson')
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return [lines.slice(0, -1), lines.at(-1)]
}
const examine = (query = '') => run('GET', `/api/doctor${query}`)
const put = (key: string, text: string) =>
  putObject(lifelog.ctx.storage, key, Buffer.from(text), Buffer.byteLength(text), 'text/plain')
const orphan = 'f'.repeat(40)

test('a body of another type than a backup is refused, and nothing is looked at', async () => {
  const fix = (init: RequestInit) => lifelog.request('/api/doctor/fix', { method: 'POST', ...init })
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
    const response = await fix({ headers: { 'Content-Type': type }, body: '{}' })
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({
      code: 'unsupported_media_type',
      detail: `The body is ${type}; application/x-tar is needed.`,
    })
  }
  const unnamed = await fix({ body: new Uint8Array([1]) })
  expect(unnamed.status).toBe(415)
  expect(await unnamed.json()).toMatchObject({
    detail: 'The body is of no known type; application/x-tar is needed.',
  })
})

test('where all is well nothing is found', async () => {
  expect(await examine()).toEqual([
    [],
    { finished: true, attachments: 4, objects: 4, findings: 0, removed: 0, repaired: 0 },
  ])
})

describe('where it is not', () => {
  beforeAll(async () => {
    const { storage } = lifelog.ctx
    await deleteObject(storage, keys[1] ?? '')
    await put(keys[2] ?? '', 'short')
    await put(keys[3] ?? '', 'the bytes of ROTTEN')
    await put(orphan, 'nobody wants me')
    await put('staging/somebody-is-sending-this', 'x')
  })

  test('each difference is found, both ways', async () => {
    const [found, summary] = await examine()
    expect(found.map(({ finding, key }) => [finding, key]).toSorted()).toEqual(
      [
        ['row_without_object', keys[1]],
        ['size_differs', keys[2]],
        ['digest_differs', keys[3]],
        ['object_without_row', orphan],
      ].toSorted(),
    )
    expect(summary).toMatchObject({ attachments: 4, objects: 4, findings: 4, removed: 0 })
    expect(found.find(({ finding }) => finding === 'size_differs')).toMatchObject({
      filename: 'shorter.txt',
      expected: 20,
      stored: 5,
    })
  })

  test('digests can be left out', async () => {
    const [found] = await examine('?digests=false')
    expect(found.map(({ finding }) => finding)).not.toContain('digest_differs')
    expect(found).toHaveLength(3)
  })

  test('what has no attachment is removed an hour later, and nothing else', async () => {
    const [early, none] = await run('POST', '/api/doctor/fix')
    expect(none.removed).toBe(0)
    expect(early.some(({ removable, removed }) => removable || removed)).toBe(false)
    expect(await headObject(lifelog.ctx.storage, orphan)).toBeDefined()

    const ctx = { ...lifelog.ctx, now: () => new Date(Date.now() + 2 * 3_600_000) }
    const lines: (Finding | DoctorSummary)[] = []
    for await (const line of doctor(ctx, { digests: false, fix: true })) lines.push(line)
    const found = lines.slice(0, -1) as Finding[]
    const summary = lines.at(-1) as DoctorSummary
    expect(summary.removed).toBe(1)
    expect(found.filter(({ removed }) => removed).map(({ key }) => key)).toEqual([orphan])
    expect(await headObject(lifelog.ctx.storage, orphan)).toBeUndefined()
    expect(await headObject(lifelog.ctx.storage, keys[0] ?? '')).toBeDefined()
    const [left] = await examine()
    expect(left).toHaveLength(3)
  })
})
