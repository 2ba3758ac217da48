import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import type { Attachment, Reservation } from '../lib/attachments/schema.ts'
import type { Event } from '../lib/events/schema.ts'
import { besiege } from './strangers-soak.ts'
import { jpeg } from './support/files.ts'
import { makeFolder, token } from './support/process.ts'
import { sendUpload } from './support/s3-upload.ts'

/** What a process holds on to. */
export type Holding = { handles: number; connections: number; files: number }

export type Soaked = {
  requests: number
  /** Mean resident memory in the first and the last quarter, in bytes. */
  first: number
  last: number
  before: Holding
  after: Holding
  unexpected: string[]
}

/**
 * A day of a LifeLog in a short time: `requests` of every kind against a process of its own, as a
 * household makes them: mostly reading, some recording, files both ways, mistakes, uploads that are
 * never finished. The first twentieth warms it up and isn't measured.
 */
export async function soak(requests: number, concurrency = 8): Promise<Soaked> {
  const folder = await makeFolder()
  try {
    const lifelog = folder.start({ API_TOKEN: token, LOG_LEVEL: 'error' })
    const url = await lifelog.ready()
    const sql = postgres(await folder.databaseUrl(), { max: 1 })
    const unexpected: string[] = []
    const memory: number[] = []
    let done = 0

    async function send(path: string, init: RequestInit = {}, expected = [200]): Promise<Response> {
      done += 1
      const headers = { Authorization: `Bearer ${token}`, ...init.headers }
      const response = await fetch(url + path, { redirect: 'manual', ...init, headers })
      if (!expected.includes(response.status)) unexpected.push(`${path}: ${response.status}`)
      return response
    }
    const read = async (path: string, expected = [200]) => {
      await (await send(path, {}, expected)).arrayBuffer()
    }
    const write = async <T>(path: string, body: unknown, expected = [200]): Promise<T> => {
      const json = { 'Content-Type': 'application/json' }
      const init = { method: 'POST', headers: json, body: JSON.stringify(body) }
      return (await send(path, init, expected)).json() as Promise<T>
    }
    const remove = async (path: string) => {
      await (await send(path, { method: 'DELETE' }, [204])).arrayBuffer()
    }

    /** One moment of a household; what it made it takes away again, so that nothing grows. */
    async function moment(number: number): Promise<void> {
      await read('/')
      await read('/api/events?limit=20')
      await read(`/api/search?q=${['lunch', 'harbour', 'nothing'][number % 3]}`)
      await read('/api/tags')
      await read('/api/events/999999999', [404])
      await write('/api/events', { title: '' }, [422])
      const event = await write<Event>('/api/events', { title: 'Lunch', tags: ['food'] }, [201])
      await read(`/events/${event.id}`)
      if (number % 5 === 0) await files(event)
      if (number % 50 === 0) await read('/api/export?format=ndjson')
      if (number % 10 === 0) await read('/metrics')
      await remove(`/api/events/${event.id}?permanent=true`)
    }
    async function files(event: Event): Promise<void> {
      const path = `/api/events/${event.id}/attachments`
      const file = { filename: 'a.jpg', content_type: 'image/jpeg', size_bytes: jpeg.length }
      const { attachment, upload } = await write<Reservation>(path, file, [201])
      await (await sendUpload(upload, jpeg)).arrayBuffer()
      await write<Attachment>(`/api/attachments/${attachment.key}/confirm`, {})
      await read(`/api/attachments/${attachment.key}?mode=stream`)
      await write<Reservation>(path, file, [201])
      const form = new FormData()
      form.append('file', new Blob([jpeg], { type: 'image/jpeg' }), 'b.jpg')
      await (await send(path, { method: 'POST', body: form }, [201])).arrayBuffer()
    }

    async function run(until: number, sampling: boolean): Promise<void> {
      let next = 0
      const worker = async () => {
        while (done < until) {
          await moment(next++)
          if (sampling) memory.push(await resident(lifelog.pid))
        }
      }
      await Promise.all(Array.from({ length: concurrency }, worker))
    }

    await run(requests / 20, false)
    const before = await atRest(lifelog.pid, folder.path, sql)
    await run(requests, true)
    const after = await atRest(lifelog.pid, folder.path, sql)
    await sql.end()
    const quarter = Math.floor(memory.length / 4)
    const soaked = {
      requests: done,
      first: mean(memory.slice(0, quarter)),
      last: mean(memory.slice(-quarter)),
      before,
      after,
      unexpected,
    }
    await lifelog.kill('SIGTERM')
    return soaked
  } finally {
    await folder.remove()
  }
}

async function resident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

/** What it still holds once connections that are kept for a while have ended: the least of 7 s. */
async function atRest(pid: number, folder: string, sql: postgres.Sql): Promise<Holding> {
  const least: Holding = { handles: Infinity, connections: Infinity, files: Infinity }
  for (let time = 0; time < 7_000; time += 500) {
    await delay(500)
    const handles = (await readdir(`/proc/${pid}/fd`)).length
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int from pg_stat_activity where application_name = 'lifelog'`
    const unfinished = await Promise.all(
      ['.', 'tmp', 'storage/tmp'].map((path) => names(folder, path)),
    )
    least.handles = Math.min(least.handles, handles)
    least.connections = Math.min(least.connections, row?.count ?? 0)
    least.files = Math.min(least.files, unfinished.flat().length)
  }
  return least
}

async function names(folder: string, path: string): Promise<string[]> {
  return readdir(join(folder, path)).catch(() => [])
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

if (import.meta.main) {
  const soaked = await soak(Number(process.argv[2] ?? 200_000))
  const { first, last, before, after, unexpected } = soaked
  const growth = last / first - 1
  console.log(JSON.stringify({ ...soaked, growth }, undefined, 2))
  const leaked = Object.keys(after).filter(
    (name) => after[name as keyof Holding] > before[name as keyof Holding] + 2,
  )
  const seed = process.argv[3]
  const besieged = await besiege(200, 200, seed === undefined ? undefined : Number(seed))
  const { alone, beside } = besieged.p95
  console.log(JSON.stringify({ ...besieged, ratio: beside / alone }, undefined, 2))
  if (growth > 0.1 || leaked.length > 0 || unexpected.length > 0) process.exitCode = 1
}
