import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import postgres from 'postgres'
import { type LifeLogFolder, type LifeLogProcess, makeFolder, token } from '../support/process.ts'
import { growthChart } from './chart.ts'
import { measureCli } from './cli.ts'
import { saveFigures } from './figures.ts'
import { measureHostileSearches } from './hostile-searches.ts'
import { measureImport } from './import.ts'
import { measurePages, measureTimeline } from './looking-back.ts'
import type { Times } from './measure-times.ts'
import { measureMemory } from './memory.ts'
import { print } from './print.ts'
import { measureMeanwhile, measureSearches } from './search.ts'
import { burst, seed, seedDescription, untilSettled } from './seed.ts'
import { measureStarts } from './start.ts'
import { measureTransfers } from './transfer.ts'
import { measureUploads } from './uploads.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    /** Nothing but searches and the pages that look back. */
    search: { type: 'boolean', default: false },
    /** Nothing but what is in memory at rest and after much use: it takes some ten minutes. */
    memory: { type: 'boolean', default: false },
    /** Puts the times of searches into docs/performance.json, and draws them. */
    svg: { type: 'boolean', default: false },
  },
})
const events = Number(values.events)
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
const isWhole = !values.search
const authorization = { Authorization: `Bearer ${token}` }

if (values.memory) {
  await measureMemory(events)
  process.exit()
}
const data = await makeFolder()
let bare: ChildProcess | undefined
try {
  const { lifelog, url } = await measureStart(data)
  const rate = await seed(await data.databaseUrl(), events)
  print('data', seedDescription)
  print('bulk insert', `${whole(rate)} events/s to searchable (${whole(events)} events)`)
  await untilSettled(await data.databaseUrl())
  await measureSize(await data.databaseUrl())
  if (isWhole) await compareRequests(lifelog, url, await startBare(await data.databaseUrl()))
  print(
    'load of the machine',
    loadavg()
      .map((load) => load.toFixed(1))
      .join(', '),
  )
  const importing = importBurst(url, Math.min(50_000, events / 20))
  await measureMeanwhile(url, authorization, importing)
  print('right after the import', `${whole(await importing)} newer events without the words`)
  await measureSearches(url, authorization, [lifelog.pid], { only: 'newest' })
  await untilSettled(await data.databaseUrl())
  print('later', '')
  const searches = await measureSearches(url, authorization, [lifelog.pid])
  if (events <= 100_000) await measureHostileSearches(url, authorization)
  const pages = await measurePages(url, authorization, [lifelog.pid])
  await measureTimeline(url, token, lifelog.pid, seconds)
  if (values.svg) await draw([...searches, ...pages])
  if (isWhole) await measureExport(lifelog, url)
  await lifelog.kill('SIGTERM')
  await measureStarts(data)
} finally {
  bare?.kill()
  await data.remove()
}
if (isWhole) await measureOthers()

async function compareRequests(lifelog: LifeLogProcess, url: string, plain: string) {
  await compare({ url, pid: lifelog.pid }, { url: plain, pid: bare?.pid ?? 0 })
}

/** @returns how many events were imported */
async function importBurst(url: string, count: number): Promise<number> {
  const response = await fetch(`${url}/api/import`, {
    method: 'POST',
    headers: { ...authorization, 'Content-Type': 'application/x-ndjson' },
    body: [...burst(count)].join(''),
  })
  const { created } = (await response.json()) as { created: number }
  return created
}

/** What needs no events but its own. */
async function measureOthers(): Promise<void> {
  await measureImport(Math.min(2 * events, 1_000_000))
  await measureCli()
  for (const { way, took, peak } of await measureUploads(64_000_000, rounds)) {
    print(`64 MB by ${way}`, `${whole(took)} ms, ${whole(peak / 1e6)} MB resident at most`)
  }
  for await (const { way, peak } of measureTransfers(1_000_000_000)) {
    print(`1 GB by ${way}`, `${whole(peak / 1e6)} MB resident at most`)
  }
}

async function draw(searches: Times[]): Promise<void> {
  const docs = join(import.meta.dirname, '../../docs')
  const [load = 0] = loadavg()
  const times = searches.map(({ name, p50, p95, work, note }) => ({ name, p50, p95, work, note }))
  const runs = await saveFigures(join(docs, 'performance.json'), { events, load, searches: times })
  await writeFile(join(docs, 'performance.svg'), growthChart(runs))
}

/** What an event takes on the disk. */
async function measureSize(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 })
  const [size] = await sql<{ table: number; search: number; others: number }[]>`
    select pg_table_size('events')::float8 / ${events} as table,
      pg_relation_size('events_find')::float8 / ${events} as search,
      (pg_indexes_size('events') - pg_relation_size('events_find'))::float8 / ${events} as others`
  await sql.end()
  const { table = 0, search = 0, others = 0 } = size ?? {}
  print(
    'bytes an event',
    `${whole(table + search + others)}: ${whole(table)} in the table, ${whole(search)} in the index ` +
      `that finds it, ${whole(others)} in the other indexes`,
  )
}

/** From the start of the process until it's ready, storage included: on an empty folder and again. */
async function measureStart(
  folder: LifeLogFolder,
): Promise<{ lifelog: LifeLogProcess; url: string }> {
  const start = async () => {
    const began = performance.now()
    const lifelog = folder.start({ API_TOKEN: token }, { keepLog: false })
    const url = await lifelog.ready()
    return { lifelog, url, took: (performance.now() - began) / 1000 }
  }
  const fresh = await start()
  await fresh.lifelog.kill('SIGTERM')
  const again = await start()
  print('start to ready', `${fresh.took.toFixed(1)} s fresh, ${again.took.toFixed(1)} s again`)
  return again
}

/** @returns the address of the bare handler */
async function startBare(databaseUrl: string): Promise<string> {
  bare = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'bare.ts')], {
    env: { DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [address] = (await once(bare.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [
    Buffer,
  ]
  return address.toString().trim()
}

type Load = { path: string; body?: object; connections?: number }
type Measured = { requests: number; perSecond: number; p97_5: number }
type Server = { url: string; pid: number }

/**
 * Requests per second of LifeLog beside the bare handler, in turns, and the time on a processor that
 * each spends on a request: that hardly depends on what else the machine does.
 */
async function compare(own: Server, bare: Server): Promise<void> {
  const event = {
    title: 'Lunch at the harbour',
    description: 'Fish soup, *twice*.',
    tags: ['food', 'harbour'],
    metadata: { price: 18.5 },
  }
  const loads: Record<string, Load> = {
    'list 50': { path: '/api/events' },
    'list 20': { path: '/api/events?limit=20' },
    read: { path: `/api/events/${Math.ceil(events / 2)}` },
    create: { path: '/api/events', body: event },
  }
  for (const [name, load] of Object.entries(loads)) {
    const pairs: (Measured & { work: number })[][] = []
    await fire(own.url, load, 2)
    await fire(bare.url, load, 2)
    for (let round = 0; round < rounds; round++) {
      pairs.push([await fireAt(own, load), await fireAt(bare, load)])
    }
    const perSecond = pairs.map((pair) => pair.map((measured) => measured.perSecond))
    const ratios = perSecond.map(([own = 0, bare = 0]) => own / bare)
    const work = pairs.map((pair) => pair.map((measured) => measured.work))
    print(
      name,
      `${median(ratios).toFixed(2)} of the bare handler ` +
        `(${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}; ` +
        `${medians(perSecond)} requests/s; ${medians(work)} µs of CPU a request)`,
    )
  }
}

function medians(pairs: number[][]): string {
  return [0, 1].map((side) => whole(median(pairs.map((pair) => pair[side] ?? 0)))).join(' : ')
}

async function fireAt({ url, pid }: Server, load: Load): Promise<Measured & { work: number }> {
  const before = await processorTime(pid)
  const measured = await fire(url, load, seconds)
  const work = ((await processorTime(pid)) - before) / measured.requests
  return { ...measured, work }
}

/** What a process has spent on a processor so far, in µs (proc(5): in hundredths of a second). */
async function processorTime(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ')
  return (Number(fields[13]) + Number(fields[14])) * 10_000
}

async function measureExport({ pid }: LifeLogProcess, url: string): Promise<void> {
  for (const format of ['json', 'ndjson']) {
    const began = performance.now()
    const response = await fetch(`${url}/api/export?format=${format}`, { headers: authorization })
    let bytes = 0
    for await (const chunk of response.body ?? []) bytes += chunk.length
    const took = (performance.now() - began) / 1000
    print(
      `export ${format}`,
      `at least ${whole(events / took)} events/s, ${whole(bytes / took / 1e6)} MB/s`,
    )
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const highest = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
  print('memory of LifeLog', `${whole(highest / 1e6)} MB resident at most, in all of this`)
}

async function fire(
  url: string,
  { path, body, connections = 16 }: Load,
  duration: number,
): Promise<Measured> {
  const result = await autocannon({
    url: `${url}${path}`,
    connections,
    duration,
    headers: { ...authorization, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} failed`)
  }
  const requests = result['2xx']
  return { requests, perSecond: requests / result.duration, p97_5: result.latency.p97_5 }
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}
