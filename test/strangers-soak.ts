import { readdir, readFile } from 'node:fs/promises'
import type { Event } from '../lib/events/schema.ts'
import { makeFolder, token } from './support/process.ts'
import { openStrangers } from './support/strangers.ts'

export type Besieged = {
  /** Of her requests in ms, without strangers and beside them. */
  p95: { alone: number; beside: number }
  /** What she recorded, and how much of that is there in the end. */
  recorded: number
  found: number
  /** Resident memory at its highest beside the strangers, in bytes. */
  peak: number
  /** Open sockets and files before the first stranger came, and the fewest within a minute after. */
  handles: { before: number; after: number }
  unexpected: string[]
}

/**
 * A person goes on working, from 127.0.0.1, while `strangers` connections from other addresses do
 * their worst and stay: pipelined, slow, half, unread, huge. None of them leaves by itself.
 */
export async function besiege(strangers: number, moments: number): Promise<Besieged> {
  const folder = await makeFolder()
  try {
    const lifelog = folder.start({ API_TOKEN: token, LOG_LEVEL: 'error' }, { keepLog: false })
    const url = await lifelog.ready()
    const unexpected: string[] = []
    const titles: string[] = []
    let peak = 0

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
    const before = await openHandles(lifelog.pid)
    const clients = await openStrangers(Number(new URL(url).port), strangers)
    const beside = await worked('A moment beside strangers')
    const after = await fewestHandles(lifelog.pid, before)
    for (const { socket } of clients) socket.destroy()
    const all = (await send('/api/export?format=json', 200)) as { events: Event[] }
    const there = new Set(all.events.map(({ title }) => title))
    await lifelog.kill('SIGTERM')
    return {
      p95: { alone: percentile(alone), beside: percentile(beside) },
      recorded: titles.length,
      found: titles.filter((title) => there.has(title)).length,
      peak,
      handles: { before, after },
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

async function openHandles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length
}

/** Waits for at most a minute until there are about as many as before. */
async function fewestHandles(pid: number, before: number): Promise<number> {
  const end = Date.now() + 60_000
  let fewest = Infinity
  while (fewest > before + 12 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    fewest = Math.min(fewest, await openHandles(pid))
  }
  return fewest
}

function percentile(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
}
