import type { Attachment } from '../../attachments/schema.ts'
import { pageWide } from '../shell/page-wide.client.ts'
import { Failure, failureOf, offline } from '../upload/upload-failure.client.ts'
import {
  forget,
  keep,
  type PendingEvent,
  pendingEvents,
  type Saved,
  tell,
} from './outbox.client.ts'

/** How what is kept gets to LifeLog: from a page, or from the service worker. */
export type Courier = {
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** @throws {Failure} where a file can't be attached */
  attach(pending: PendingEvent, event: number, file: File): Promise<void>
}

/** `unreached`: events are left as LifeLog gave no answer; `waited`: so many are saved by now. */
export type Delivery = { unreached: boolean; waited: number }

const unreached = 'It’s sent as soon as LifeLog can be reached.'

/**
 * Sends what is kept, first all events and then their files: what was sent twice, as an answer got
 * lost, is there once. What LifeLog refuses stays and waits for the owner.
 */
export async function deliver(courier: Courier): Promise<Delivery> {
  const recorded = await deliverEvents(courier)
  const attached = await alone('files', () => attachAll(courier))
  return { ...recorded, unreached: recorded.unreached || !attached }
}

/** Sends the events alone; resolves once nobody else is at it either. */
export function deliverEvents(courier: Courier): Promise<Delivery> {
  return alone('events', () => recordAll(courier))
}

/** Pages and the service worker may be at it at the same time. Without HTTPS each is by itself. */
function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(`lifelog-outbox ${name}`, work)
  const after = (running.get(name) ?? Promise.resolve()).then(work, work)
  running.set(name, after)
  return after
}

const running = pageWide('running', () => new Map<string, Promise<unknown>>())

async function recordAll(courier: Courier): Promise<Delivery> {
  const delivery = { unreached: false, waited: 0 }
  for (const pending of await pendingEvents()) {
    if (pending.event !== undefined || pending.state === 'refused') continue
    const answer = await record(courier, pending)
    if (answer.event !== undefined) {
      await update(pending, { state: 'saving', event: answer.event })
      tell({ uid: pending.uid, event: answer.event, saved: answer.saved })
      if (pending.state === 'waiting') delivery.waited += 1
    } else await update(pending, answer)
    if (answer.reason === unreached) delivery.unreached = true
  }
  return delivery
}

/** Not over what the owner changed or dropped meanwhile; and what is done isn't kept. */
async function update(pending: PendingEvent, change: Partial<PendingEvent>): Promise<void> {
  const now = (await pendingEvents()).find(({ uid }) => uid === pending.uid)
  if (!now || JSON.stringify(now.fields) !== JSON.stringify(pending.fields)) return
  const next = { ...now, ...change }
  if (next.event !== undefined && next.files.length === 0) await forget(next.uid)
  else await keep(next)
}

type Recorded =
  | { event: number; saved?: Saved | undefined; reason?: undefined }
  | (Standstill & { event?: undefined })
type Standstill = { state: 'waiting' | 'refused'; reason: string }

async function record(courier: Courier, { path, fields }: PendingEvent): Promise<Recorded> {
  const body = path === '/share' ? new FormData() : new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const headers = { 'HX-Request': 'true', Accept: 'application/problem+json' }
  const response = await courier
    .fetch(path, { method: 'POST', body, headers })
    .catch(() => undefined)
  const [, id] = /^\/events\/(\d+)$/.exec(response?.headers.get('HX-Redirect') ?? '') ?? []
  const saved = response?.headers.get('LifeLog-Saved')
  if (id)
    return { event: Number(id), saved: saved ? JSON.parse(decodeURIComponent(saved)) : undefined }
  if (response?.status === 401) return { state: 'waiting', reason: 'It’s sent once you log in.' }
  const isRefused =
    response &&
    response.status < 500 &&
    ![408, 429].includes(response.status) &&
    isProblem(response)
  const told: { detail: string } | undefined = isRefused
    ? await response.json().catch(() => undefined)
    : undefined
  if (!told) return { state: 'waiting', reason: unreached }
  return { state: 'refused', reason: told.detail }
}

/** Who answers otherwise isn't LifeLog. */
function isProblem({ headers }: Response): boolean {
  return headers.get('Content-Type')?.startsWith('application/problem+json') ?? false
}

async function attachAll(courier: Courier): Promise<boolean> {
  let isReached = true
  for (const pending of await pendingEvents()) {
    const { event } = pending
    if (event === undefined || pending.state === 'refused') continue
    const failures = await attach(courier, pending, event)
    const isRefused = [...failures.values()].every(({ retryPolicy }) => retryPolicy === 'none')
    if (!isRefused) isReached = false
    await update(pending, {
      state: isRefused ? 'refused' : 'waiting',
      reason: [...failures].map(([file, { message }]) => `${file.name}: ${message}`).join(' '),
      files: [...failures.keys()],
    })
    tell({ uid: pending.uid, event })
  }
  return isReached
}

async function attach(
  courier: Courier,
  pending: PendingEvent,
  event: number,
): Promise<Map<File, Failure>> {
  const failures = new Map<File, Failure>()
  const left = await missing(courier, event, pending.files).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error
    return error
  })
  if (left instanceof Failure) return new Map(pending.files.map((file) => [file, left]))
  await Promise.all(
    left.map((file) =>
      courier.attach(pending, event, file).catch((error) => {
        if (!(error instanceof Failure)) throw error
        failures.set(file, error)
      }),
    ),
  )
  return failures
}

/** The files that the event doesn't have yet: of an earlier try the answer may have got lost. */
async function missing(courier: Courier, event: number, files: File[]): Promise<File[]> {
  const response = await courier.fetch(`/api/events/${event}`).catch(() => undefined)
  if (!response) throw new Failure(unreached, 'online')
  const answer = await response.text().catch(offline)
  if (!response.ok) throw failureOf(answer)
  const { attachments } = JSON.parse(answer) as { attachments: Attachment[] }
  return files.filter((file) => {
    const there = attachments.findIndex(
      ({ filename, size_bytes }) => filename === file.name.trim() && size_bytes === file.size,
    )
    if (there >= 0) attachments.splice(there, 1)
    return there < 0
  })
}
