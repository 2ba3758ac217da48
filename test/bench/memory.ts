import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { type LifeLogFolder, type LifeLogProcess, makeFolder, token } from '../support/process.ts'
import { scenery } from '../support/scenery.ts'
import { print } from './print.ts'
import { seed, untilSettled } from './seed.ts'

const password = 'correct horse battery staple'
const headers = { Authorization: `Bearer ${token}` }

/** Bytes in memory: of LifeLog's own process, and of all that it started, shared pages counted once. */
export type Memory = { own: number; all: number }

/** What LifeLog and the processes below it, PostgreSQL's too, have in memory (proc(5): smaps_rollup). */
export async function readMemory(data: LifeLogFolder, { pid }: LifeLogProcess): Promise<Memory> {
  const postmaster = await data.postmaster()
  const pids = new Set([...(await family(pid)), ...(postmaster ? await family(postmaster) : [])])
  const all = await Promise.all([...pids].map(sizesOf))
  return { own: (await sizesOf(pid)).resident, all: all.reduce((sum, { share }) => sum + share, 0) }
}

async function family(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const below = await Promise.all(children.split(' ').filter(Boolean).map(Number).map(family))
  return [pid, ...below.flat()]
}

async function sizesOf(pid: number): Promise<{ resident: number; share: number }> {
  // One that has ended meanwhile has none.
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const size = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0)
  return { resident: size('Rss') * 1024, share: size('Pss') * 1024 }
}

/** How much is done: pages asked for, photos added, sign-ins. */
export type Use = { pages: number; photos: number; logins: number }

/** Uses a LifeLog of `events` events as somebody does who looks at much of it, adds photos and signs in. */
export async function useLifeLog(url: string, events: number, use: Use): Promise<void> {
  await inFours(use.pages, (n) => ask(url + pageAt(n, events)))
  await addPhotos(url, use.photos)
  await inFours(use.logins, () => logIn(url))
}

/** Four at once: of five sign-ins under way the last is refused. */
async function inFours(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const go = async () => {
    for (let n = next++; n < count; n = next++) await work(n)
  }
  await Promise.all(Array.from({ length: 4 }, go))
}

/** Each of another day, month, place, event or word than those before. */
function pageAt(n: number, events: number): string {
  const day = new Date(Date.UTC(2015, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)
  const [year, month] = day.split('-')
  const [west, south] = [(n % 300) - 150, (n % 100) - 50]
  const pages = [
    `/?date=${day}`,
    `/?q=w${n}`,
    `/events/${1 + ((n * 37) % events)}`,
    `/days/${day}`,
    `/calendar/${year}/${month}`,
    `/calendar/${year}`,
    `/photos?month=${year}-${month}`,
    `/map?bbox=${west},${south},${west + 10},${south + 10}`,
    `/on-this-day?date=${day}`,
    `/insights?start=${day}`,
    '/tags',
    '/settings',
    `/api/search?q=harbour%20w${n}`,
  ]
  return pages[n % pages.length] ?? '/'
}

/** Photos of 12 megapixels; each has its renditions before the next one comes. */
async function addPhotos(url: string, count: number): Promise<void> {
  const lights = ['dawn', 'noon', 'dusk', 'night'] as const
  const photos = await Promise.all(
    lights.map((light, seed) => scenery({ width: 4000, height: 3000, light, seed })),
  )
  for (let n = 0; n < count; n++) {
    const event = await ask(`${url}/api/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: `Photo ${n}` }),
    })
    const { id } = (await event.json()) as Event
    const form = new FormData()
    const photo = photos[n % photos.length] as Buffer<ArrayBuffer>
    form.append('file', new Blob([photo], { type: 'image/jpeg' }), `${n}.jpg`)
    const added = await ask(`${url}/api/events/${id}/attachments`, { method: 'POST', body: form })
    const { key } = (await added.json()) as Attachment
    const rendition = await ask(`${url}/renditions/800/${key}`)
    if (rendition.headers.get('Content-Type') !== 'image/webp') {
      throw new Error(`Photo ${n} has no rendition.`)
    }
  }
}

/** Without the token, as who signs in hasn't one. */
async function logIn(url: string): Promise<void> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ password }),
  })
  if (response.status >= 400) throw new Error(`Signing in was answered ${response.status}.`)
}

async function ask(address: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address, { ...init, headers: { ...headers, ...init.headers } })
  const body = await response.arrayBuffer()
  if (!response.ok) throw new Error(`${address} was answered ${response.status}.`)
  return new Response(body, response)
}

/** What LifeLog is started with to be used like that. */
export const environment = { API_TOKEN: token, ADMIN_PASSWORD: password }

/** Prints what is in memory a minute after a start with `events` events, and a minute after much use. */
export async function measureMemory(events: number): Promise<void> {
  const data = await makeFolder()
  try {
    const first = data.start(environment, { keepLog: false })
    await first.ready()
    await seed(await data.databaseUrl(), events)
    await untilSettled(await data.databaseUrl())
    await first.kill('SIGTERM')
    const lifelog = data.start(environment, { keepLog: false })
    const url = await lifelog.ready()
    const printMemory = async (what: string) => {
      await wait(60_000)
      const { own, all } = await readMemory(data, lifelog)
      print(`memory, ${what}`, `${megabytes(own)} MB resident of Node, ${megabytes(all)} MB of all`)
    }
    await printMemory('at rest')
    await useLifeLog(url, events, { pages: 2_000, photos: 150, logins: 40 })
    await printMemory('after much use')
  } finally {
    await data.remove()
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}
