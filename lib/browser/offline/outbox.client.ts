import { pageWide } from '../shell/page-wide.client.ts'
import { timezoneHere } from '../shell/timezone.client.ts'
import { indexedStore } from './indexed-store.client.ts'

/** An event that this browser keeps, with its files, until LifeLog has it. */
export type PendingEvent = {
  uid: string
  /** Where it's posted: what was noted, or what another program shared. */
  path: '/events' | '/share'
  /** The form that is posted, with the `uid`, and when and in which timezone it was kept. */
  fields: Record<string, string>
  files: File[]
  state: 'saving' | 'waiting' | 'refused'
  /** Why it waits or was refused. */
  reason?: string | undefined
  /** The id of the event, which LifeLog has by now, while files of it are left. */
  event?: number
}

/** What LifeLog says of a line that it saved. */
export type Saved = { title: string; when: string }

/** What pages are told: which event was saved and as what, or got its files; else that something is different. */
export type OutboxChange = { uid: string; event?: number; saved?: Saved | undefined }

const channel = 'lifelog-outbox'

const store = indexedStore<PendingEvent>(channel, 'pending', 'uid')

/** Where a browser keeps nothing, as in a private window: gone with the page. */
const unkept = pageWide('unkept', () => new Map<string, PendingEvent>())

/** An event to be kept, as it's now. */
export function pendingEvent(
  path: PendingEvent['path'],
  given: Record<string, string>,
  files: File[],
): PendingEvent {
  const uid = newUid()
  const now = new Date().toISOString()
  // A photo's time isn't when the line was typed.
  const typed: Record<string, string> = path === '/events' ? { typed_at: now } : {}
  const timestamp = given.timestamp || now
  const fields = { ...given, ...typed, uid, timestamp, browser_timezone: timezoneHere() }
  return { uid, path, fields, files, state: 'saving' }
}

/** What is kept, the oldest first. */
export async function pendingEvents(): Promise<PendingEvent[]> {
  const kept = await store.all().catch(() => [])
  return [...kept, ...unkept.values()]
}

/** Keeps an event, instead of what was kept under its uid. Gives whether it outlives the page. */
export async function keep(pending: PendingEvent): Promise<boolean> {
  const isKept = await store.put(pending).then(
    () => true,
    () => false,
  )
  if (!isKept) unkept.set(pending.uid, pending)
  tell({ uid: pending.uid })
  return isKept
}

/** Forgets an event, as LifeLog has it or the owner no longer wants it. */
export async function forget(uid: string): Promise<void> {
  unkept.delete(uid)
  await store.delete(uid).catch(() => undefined)
  tell({ uid })
}

/** Tells all pages, this one as well. */
export function tell(change: OutboxChange): void {
  const speaking = new BroadcastChannel(channel)
  speaking.postMessage(change)
  speaking.close()
}

/** Calls `hear` with what changes, whoever changes it. */
export function onChange(hear: (change: OutboxChange) => void): void {
  new BroadcastChannel(channel).addEventListener('message', ({ data }) => hear(data))
}

/** A UUID of version 7 (RFC 9562). Browsers make none without HTTPS. */
export function newUid(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = [...crypto.getRandomValues(new Uint8Array(10))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  const [a, b, c] = [random.slice(0, 3), random.slice(3, 6), random.slice(6, 18)]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-8${b}-${c}`
}
