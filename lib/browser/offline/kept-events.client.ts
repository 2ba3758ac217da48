import { indexedStore } from './indexed-store.client.ts'

/** An event that this browser keeps to be read without a network, in HTML as LifeLog made it. */
export type KeptEvent = {
  id: string
  /** Changes with what is shown of it. */
  version: string
  /** The head of the timeline under which it stands, and what tells it from others. */
  day: string
  dayText: string
  tags: string[]
  title: string
  card: string
  detail: string
  /** Paths of its pictures. */
  pictures: string[]
}

/** What is kept at all. */
export type KeptState = {
  name: 'latest'
  /** The newest first. */
  ids: string[]
  /** When it was last compared with LifeLog: in words, and in ms. */
  asOf: string
  checkedAt: number
  /** How many bytes each picture has, by its path. */
  pictures: Record<string, number>
}

const databases = { events: 'lifelog-kept', state: 'lifelog-kept-state' }
/** The cache that has the pictures. */
export const pictureCache = 'kept-pictures'

/** No longer than a session lasts that isn't used, in ms. */
const maxAge = 30 * 24 * 60 * 60 * 1000

export const keptEvents = indexedStore<KeptEvent>(databases.events, 'events', 'id')
export const keptStates = indexedStore<KeptState>(databases.state, 'state', 'name')

/** What is kept, unless that is nothing, or older than a session may be. */
export async function readKept(): Promise<KeptState | undefined> {
  const state = await keptStates.get('latest').catch(() => undefined)
  if (!state) return undefined
  if (Date.now() - state.checkedAt < maxAge) return state
  await forgetKept()
  return undefined
}

/** Deletes all that is kept: at a logout, where the session has ended, or where the owner wants none of it. */
export async function forgetKept(): Promise<void> {
  if (!('caches' in globalThis)) return
  await caches.delete(pictureCache)
  for (const name of Object.values(databases)) indexedDB.deleteDatabase(name)
}

/** The cookie by which a browser keeps nothing: it outlasts a logout. */
const cookie = 'lifelog_offline'

export function isKeepingOff(): boolean {
  return document.cookie.split('; ').includes(`${cookie}=off`)
}

export function switchKeeping(on: boolean): void {
  const age = on ? 0 : 400 * 24 * 60 * 60
  // biome-ignore lint/suspicious/noDocumentCookie: without HTTPS there is no Cookie Store.
  document.cookie = `${cookie}=off; path=/; samesite=lax; max-age=${age}`
}
