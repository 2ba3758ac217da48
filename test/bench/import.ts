import { createReadStream } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import postgres from 'postgres'
import type { ImportResult } from '../../lib/transfer/schema.ts'
import { makeFolder, token } from '../support/process.ts'
import { print } from './print.ts'

/**
 * Prints how many events a second an import takes in, from the first byte sent until all can be
 * found, and beside it how many a bare COPY of the same events into the same table with the same
 * indexes does.
 */
export async function measureImport(events: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-bench-'))
  const data = await makeFolder()
  try {
    const path = join(folder, 'events.ndjson')
    await writeEvents(path, events)
    const lifelog = data.start({ API_TOKEN: token }, { keepLog: false })
    const url = await lifelog.ready()
    const before = await resident(lifelog.pid)
    const sql = postgres(await data.databaseUrl(), { max: 1, onnotice: () => {} })

    const copied = await timed(() => copy(sql, path))
    await sql`truncate events, tag_counts, event_counts, place_counts, place_count_changes restart identity cascade`
    await sql`checkpoint`.catch(() => undefined)
    const imported = await timed(async () => {
      const { created } = await send(url, path)
      if (created !== events) throw new Error(`${created} events of ${events} came in`)
    })
    const again = await timed(() => send(url, path))
    const [counted] = await sql<{ count: number }[]>`
      select count(*)::int from events where search_vector @@ to_tsquery('simple', 'harbour')`
    await sql.end()

    const rate = (seconds: number) =>
      `${Math.round(events / seconds).toLocaleString('en')} events/s`
    print('import', `${rate(imported)}, ${(copied / imported).toFixed(2)} of a bare COPY`)
    print('bare COPY', rate(copied))
    print('import again', `${rate(again)}, nothing added (${counted?.count} with "harbour")`)
    const { highest } = await resident(lifelog.pid)
    print('memory of LifeLog', `${highest} MB at most while importing, ${before.now} MB before`)
    await lifelog.kill('SIGTERM')
  } finally {
    await data.remove()
    await rm(folder, { recursive: true })
  }
}

const vocabulary = Array.from({ length: 4_000 }, (_, n) => `word${(n * 2654435761) % 4_000_000}`)
const common = 'harbour lunch dentist train meeting coffee receipt walk garden music'.split(' ')

async function writeEvents(path: string, events: number): Promise<void> {
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const text = (words: number) =>
    Array.from({ length: words }, () =>
      random(3) ? common[random(common.length)] : vocabulary[random(vocabulary.length)],
    ).join(' ')
  const file = await open(path, 'w')
  async function* lines() {
    for (let n = 1; n <= events; n++) {
      const at = new Date(1.6e12 + n * 60_000).toISOString()
      yield `${JSON.stringify({
        id: n,
        uid: `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
        timestamp: at,
        created_at: at,
        updated_at: at,
        version: 1,
        title: text(4),
        description: text(16),
        tags: [`tag${random(50)}`, `topic${random(9)}`],
        metadata: { price: random(100), shop: `shop ${random(300)}` },
        attachments: [],
      })}\n`
    }
  }
  await pipeline(lines, file.createWriteStream())
}

async function copy(sql: postgres.Sql, path: string): Promise<void> {
  const into = await sql`
    copy events (uid, timestamp, created_at, updated_at, version, title, description, tags, metadata)
    from stdin`.writable()
  async function* rows() {
    const file = await open(path)
    for await (const line of file.readLines()) {
      const event = JSON.parse(line)
      yield `${[
        event.uid,
        event.timestamp,
        event.created_at,
        event.updated_at,
        event.version,
        event.title,
        event.description,
        `{${event.tags.join(',')}}`,
        JSON.stringify(event.metadata),
      ].join('\t')}\n`
    }
  }
  await pipeline(Readable.from(rows()), into)
  await sql`select gin_clean_pending_list('events_find')`
}

async function send(url: string, path: string): Promise<ImportResult> {
  const response = await fetch(`${url}/api/import`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' },
    body: Readable.toWeb(createReadStream(path)) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  if (!response.ok) throw new Error(`The import failed: ${await response.text()}`)
  return (await response.json()) as ImportResult
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** In MB. */
async function resident(pid: number): Promise<{ now: number; highest: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const [now, highest] = ['VmRSS', 'VmHWM'].map((name) =>
    Math.round((Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / 1e6),
  )
  return { now: now ?? 0, highest: highest ?? 0 }
}
