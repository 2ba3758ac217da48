import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Attachment, Reservation } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { sendUpload } from '../support/s3-upload.ts'
import { useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog({ DATABASE_POOL_MAX: '7' })
let event: Event
beforeAll(async () => {
  event = await lifelog.record({ title: 'Secret' })
})

/** The sample lines, of the metric alone where one is named. */
async function samples(name = ''): Promise<string[]> {
  const response = await lifelog.app.request('/metrics')
  expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = (await response.text()).split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#') && line.startsWith(name))
}

function read(lines: string[], sample: string): number {
  const line = lines.find((line) => line.startsWith(`${sample} `))
  return Number(line?.slice(sample.length + 1))
}

async function reserve(): Promise<Reservation> {
  const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 5 }
  return lifelog.json(`/api/events/${event.id}/attachments`, { method: 'POST', json }, 201)
}

test('requests are counted by method, route and status, and nobody’s words are in them', async () => {
  await lifelog.request(`/api/events/${event.id}`)
  await lifelog.request('/api/events/999999')
  await lifelog.request('/api/search?q=privacy')
  await lifelog.request('/nowhere/privacy')
  const lines = await samples()
  const of = (route: string, status: number) =>
    read(lines, `lifelog_http_requests_total{method="GET",route="${route}",status="${status}"}`)
  expect(of('/api/events/:id', 200)).toBe(1)
  expect(of('/api/events/:id', 404)).toBe(1)
  expect(of('/api/search', 200)).toBe(1)
  expect(of('none', 404)).toBe(1)
  expect(lines.join('\n')).not.toMatch(/privacy|Secret|events\/\d/)
})

test('durations come in buckets that add up', async () => {
  await lifelog.request('/api/tags')
  const lines = await samples('lifelog_http_request_duration_seconds')
  const labels = 'method="GET",route="/api/tags"'
  const name = 'lifelog_http_request_duration_seconds'
  expect(read(lines, `${name}_bucket{${labels},le="+Inf"}`)).toBe(1)
  expect(read(lines, `${name}_bucket{${labels},le="10"}`)).toBe(1)
  expect(read(lines, `${name}_count{${labels}}`)).toBe(1)
  expect(read(lines, `${name}_sum{${labels}}`)).toBeGreaterThan(0)
})

test('uploads are counted once, by how they ended', async () => {
  const { attachment, upload } = await reserve()
  const confirm = `/api/attachments/${attachment.key}/confirm`
  await lifelog.request(confirm, { method: 'POST' })
  await sendUpload(upload, Buffer.from('hello'))
  await lifelog.json<Attachment>(confirm, { method: 'POST' })
  const form = new FormData()
  form.append('file', new Blob(['hello'], { type: 'text/plain' }), 'b.txt')
  const path = `/api/events/${event.id}/attachments`
  expect((await lifelog.request(path, { method: 'POST', body: form })).status).toBe(201)
  expect(await samples('lifelog_uploads_total')).toEqual([
    'lifelog_uploads_total{way="direct",outcome="upload_incomplete"} 1',
    'lifelog_uploads_total{way="direct",outcome="ready"} 1',
    'lifelog_uploads_total{way="through",outcome="ready"} 1',
  ])
})

test('the pool, the outbox and what goes on in the background are told', async () => {
  await reserve()
  await vi.waitFor(async () => {
    const lines = await samples()
    expect(read(lines, 'lifelog_up{part="database"}')).toBe(1)
    expect(read(lines, 'lifelog_up{part="storage"}')).toBe(1)
    expect(read(lines, 'lifelog_database_pool_max')).toBe(7)
    expect(read(lines, 'lifelog_database_connections{state="active"}')).toBeGreaterThan(0)
    expect(read(lines, 'lifelog_outbox_objects')).toBe(0)
    expect(read(lines, 'lifelog_uploads_pending')).toBe(1)
    const runs = 'lifelog_background_runs_total'
    expect(read(lines, `${runs}{work="sweeping uploads",outcome="done"}`)).toBeGreaterThan(0)
    expect(read(lines, `${runs}{work="deleting files",outcome="done"}`)).toBeGreaterThan(0)
    expect(read(lines, 'lifelog_objects_removed_total{by="outbox"}')).toBeGreaterThanOrEqual(0)
  }, 60_000)
})

describe('the format', () => {
  test('has a type and a help for every metric, and each sample once', async () => {
    const text = await (await lifelog.app.request('/metrics')).text()
    const lines = text.split('\n')
    expect(lines.at(-1)).toBe('')
    const typed = new Set(lines.flatMap((line) => /^# TYPE (\w+) /.exec(line)?.[1] ?? []))
    const helped = new Set(lines.flatMap((line) => /^# HELP (\w+) ./.exec(line)?.[1] ?? []))
    expect(helped).toEqual(typed)
    const found = lines.filter((line) => line && !line.startsWith('#'))
    for (const line of found) {
      const [, name = ''] = /^(\w+)(?:\{(?:\w+="[^"\n]*",?)+\})? [\d.e+-]+$/.exec(line) ?? []
      expect(typed, line).toContain(name.replace(/_(bucket|sum|count)$/, ''))
    }
    const keys = found.map((line) => line.slice(0, line.lastIndexOf(' ')))
    expect(new Set(keys).size).toBe(keys.length)
  })
})
