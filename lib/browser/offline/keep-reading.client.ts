import type { Latest } from '../../timeline/offline-events.ts'
import {
  forgetKept,
  isKeepingOff,
  type KeptEvent,
  type KeptState,
  keptEvents,
  keptStates,
  pictureCache,
} from './kept-events.client.ts'
import { onChange } from './outbox.client.ts'

/** What is kept at most: characters of events, bytes of pictures. */
const max = { text: 10_000_000, pictures: 30_000_000 }
const eventsAtOnce = 20
/** How long what was compared is fresh enough, in ms. */
const minInterval = 10_000

type Connection = { saveData?: boolean; effectiveType?: string }

/** Keeps the latest events and small pictures of them up to date, in small steps while nothing else is to do. */
export function keepReading(): void {
  void refresh()
  onChange(({ event }) => event !== undefined && void refresh())
  addEventListener('online', () => void refresh())
}

/** Compares what is kept with LifeLog, and fetches what differs. One page at a time does. */
export async function refresh(): Promise<void> {
  if (isKeepingOff() || isMetered() || !navigator.onLine) return
  await navigator.locks.request('lifelog-kept', { ifAvailable: true }, async (lock) => {
    // Where a step fails the next page goes on from there.
    if (lock) await compare().catch(() => undefined)
  })
}

function isMetered(): boolean {
  const { connection } = navigator as Navigator & { connection?: Connection }
  return Boolean(connection?.saveData || connection?.effectiveType?.endsWith('2g'))
}

async function compare(): Promise<void> {
  await idle()
  const before = await keptStates.get('latest')
  if (before && Date.now() - before.checkedAt < minInterval) return
  const response = await fetch('/offline/latest')
  if (response.status === 401) return forgetKept()
  if (!response.ok) return
  const { as_of, events } = (await response.json()) as Latest
  const kept = new Map((await keptEvents.all()).map((event) => [event.id, event]))
  const wanted = new Map(events.map(({ id, version }) => [String(id), version]))
  for (const id of kept.keys()) if (!wanted.has(id)) await keptEvents.delete(id)
  const missing = [...wanted].filter(([id, version]) => kept.get(id)?.version !== version)
  let room = max.text - [...kept.values()].reduce((sum, event) => sum + lengthOf(event), 0)
  for (let i = 0; i < missing.length && room > 0; i += eventsAtOnce) {
    await idle()
    for (const event of await fetchEvents(missing.slice(i, i + eventsAtOnce))) {
      room -= lengthOf(event)
      kept.set(event.id, event)
      await keptEvents.put(event)
    }
  }
  const ids = [...wanted.keys()].filter((id) => kept.has(id))
  const checkedAt = Date.now()
  const pictures = before?.pictures ?? {}
  const state: KeptState = { name: 'latest', ids, asOf: as_of, checkedAt, pictures }
  await keptStates.put(state)
  await keepPictures(
    state,
    ids.flatMap((id) => kept.get(id)?.pictures ?? []),
  )
}

const lengthOf = ({ card, detail }: KeptEvent) => card.length + detail.length

async function fetchEvents(wanted: [id: string, version: string][]): Promise<KeptEvent[]> {
  const response = await fetch(`/offline/events?ids=${wanted.map(([id]) => id).join()}`)
  // By then it leads to the login.
  if (response.redirected) await forgetKept()
  if (response.redirected || !response.ok) throw new Error(`LifeLog answered ${response.status}`)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const versions = new Map(wanted)
  return [...page.querySelectorAll<HTMLElement>('[data-id][data-day-text]')].map((section) => {
    const { id = '', day = '', dayText = '', tags = '[]' } = section.dataset
    const part = (name: string) => section.querySelector(`[data-${name}]`)?.innerHTML ?? ''
    return {
      id,
      version: versions.get(id) ?? '',
      day,
      dayText,
      tags: JSON.parse(tags),
      title: section.querySelector('h1')?.innerHTML ?? '',
      card: part('card'),
      detail: part('detail'),
      pictures: picturesOf(section),
    }
  })
}

/** Only the smallest of each picture. */
function picturesOf(section: Element): string[] {
  const keys = [...section.innerHTML.matchAll(/\/renditions\/\d+\/([\w-]+)/g)]
  return [...new Set(keys.map(([, key]) => `/renditions/320/${key}`))]
}

async function keepPictures(state: KeptState, wanted: string[]): Promise<void> {
  const cache = await caches.open(pictureCache)
  const { pictures } = state
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname
    if (path in pictures && wanted.includes(path)) continue
    delete pictures[path]
    await cache.delete(request)
  }
  let room = max.pictures - Object.values(pictures).reduce((sum, bytes) => sum + bytes, 0)
  for (const path of wanted) {
    if (room <= 0 || isKeepingOff()) break
    if (path in pictures) continue
    await idle()
    const response = await fetch(path)
    if (response.status === 401) return forgetKept()
    if (response.type !== 'basic' || !response.ok || response.redirected) continue
    const picture = await response.clone().blob()
    await cache.put(path, response)
    pictures[path] = picture.size
    room -= picture.size
    await keptStates.put(state)
  }
  if (isKeepingOff()) await forgetKept()
  else await keptStates.put(state)
}

/** Resolves when the page has nothing else to do. */
function idle(): Promise<unknown> {
  return new Promise((resolve) => {
    // Safari has none.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(resolve, { timeout: 2_000 })
    else setTimeout(resolve, 200)
  })
}
