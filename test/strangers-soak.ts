import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Event } from '../lib/events/schema.ts'
import { makeFolder, token } from './support/process.ts'
import { openStrangers } from './support/strangers.ts'

export type Besieged = {
  /** What the strangers did follows from it. */
  seed: number
  /** Of her requests in ms, without strangers and beside them. */
  p95: { alone: number; beside: number }
  /** What she recorded, and how much of that is there in the end. */
  recorded: number
  found: number
  /** Resident memory before the first stranger came, at its highest, and the least within a minute after. */
  memory: { before: number; peak: number; after: number }
  /** Open sockets and files before the first stranger came, and the fewest within a minute after. */
  handles: { before: number; after: number }
  unexpected: string[]
}

/**
 * A person goes on working, from 127.0.0.1, while `strangers` connections from other addresses do
 * their worst and stay: pipelined, slow, half, unread, huge. Few of them leave by themselves.
 * @param seed by which the strangers do the same again
 */
export async function besiege(
  strangers: number,
  moments: number,
  seed = Math.floor(Math.random() * 2 ** 31),
): Promise<Besieged> {
  const folder = await makeFolder()
  try {
    const lifelog = folder.start({ API_TOKEN: token, LOG_LEVEL: 'error' }, { keepLog: false })
    const url = await lifelog.ready()
    const unexpected: string[] = []
    const titles: string[] = []
    let peak = 0
    console.info(`The strangers' seed is ${seed}.`)

    async function send(path: string, expected: number, json?: unknown): Promise<unknown> {
      const response = await fetch(url + path, {
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
      })
      if (response.status !== expected) unexpected.push(`${path}: ${response.status}`)
      return response.headers.get('Content-Type')?.includes('json')
        ? response.json()
        : response.text()
    }
    /** What she does once, in ms each. */
    async function work(name: string): Promise<number[]> {
      const times: number[] = []
      const timed = async (path: string, expected: number, json?: unknown) => {
        const begun = performance.now()
        const answer = await send(path, expected, json)
        times.push(performance.now() - begun)
        return answer
      }
      const event = (await timed('/api/events', 201, { title: name })) as Event
      titles.push(name)
      await timed(`/api/events/${event.id}`, 200)
      await timed('/api/events?limit=20', 200)
      await timed('/', 200)
      await timed('/api/search?q=moment', 200)
      peak = Math.max(peak, await residentMemory(lifelog.pid))
      return times
    }
    async function worked(name: string): Promise<number[]> {
      const times: number[] = []
      for (let count = 0; count < moments; count += 1)
        times.push(...(await work(`${name} ${count}`)))
      return times
    }

    await worked('A first moment')
    const alone = await worked('A moment alone')
    const before = await holding(lifelog.pid)
    peak = 0
    const clients = await openStrangers(Number(new URL(url).port), strangers, seed)
    const beside = await worked('A moment beside strangers')
    const after: Holding = { handles: Infinity, memory: Infinity }
    const end = Date.now() + 60_000
    while (Date.now() < end && !isGivenBack(before, after)) {
      await work('A moment later')
      const now = await holding(lifelog.pid)
      after.handles = Math.min(after.handles, now.handles)
      after.memory = Math.min(after.memory, now.memory)
      await delay(500)
    }
    for (const { socket } of clients) socket.destroy()
    const all = (await send('/api/export?format=json', 200)) as { events: Event[] }
    const there = new Set(all.events.map(({ title }) => title))
    await lifelog.kill('SIGTERM')
    return {
      seed,
      p95: { alone: percentile(alone), beside: percentile(beside) },
      recorded: titles.length,
      found: titles.filter((title) => there.has(title)).length,
      memory: { before: before.memory, peak, after: after.memory },
      handles: { before: before.handles, after: after.handles },
      unexpected,
    }
  } finally {
    await folder.remove()
  }
}

async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

type Holding = { handles: number; memory: number }

async function holding(pid: number): Promise<Holding> {
  const handles = (await readdir(`/proc/${pid}/fd`)).length
  return { handles, memory: await residentMemory(pid) }
}

/** Whether it holds about as much as before: connections of hers come and go, memory is a bit scattered. */
export function isGivenBack(before: Holding, after: Holding): boolean {
  return after.handles <= before.handles + 12 && after.memory <= before.memory + 32 * 1024 * 1024
}

function percentile(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
}
