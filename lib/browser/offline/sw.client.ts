/*
 * The service worker: shows what is kept where the network is gone, keeps what another program shares until
 * LifeLog has it, and sends what was kept when no page is open.
 */

import { timezoneCookie, timezoneHere } from '../shell/timezone.client.ts'
import { Failure, failureOf, offline } from '../upload/upload-failure.client.ts'
import { deliver } from './deliver.client.ts'
import { keptPage } from './kept-pages.client.ts'
import { keep, pendingEvent } from './outbox.client.ts'

type ExtendableEvent = Event & { waitUntil(work: Promise<unknown>): void }
type FetchEvent = ExtendableEvent & {
  request: Request
  respondWith(answer: Promise<Response>): void
}
type Worker = {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  registration: { sync?: { register(tag: string): Promise<void> } }
  cookieStore?: { set(cookie: typeof timezoneCookie & { value: string }): Promise<void> }
  addEventListener(
    type: 'install' | 'activate' | 'sync',
    heard: (event: ExtendableEvent) => void,
  ): void
  addEventListener(type: 'fetch', heard: (event: FetchEvent) => void): void
}
const worker = self as unknown as Worker

const cacheName = 'offline'

worker.addEventListener('install', (event) => {
  event.waitUntil(keepOfflinePages().then(() => worker.skipWaiting()))
})
worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim())
})
worker.addEventListener('sync', (event) => event.waitUntil(sendInBackground()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  const isNavigation = request.mode === 'navigate'
  if (request.method === 'POST' && url.pathname === '/share' && isNavigation) {
    event.respondWith(sendOrKeep(request))
  } else if (request.method === 'GET' && isNavigation) {
    event.respondWith(fetch(request).catch(() => withoutNetwork(url)))
  } else if (request.method === 'GET' && url.pathname.startsWith('/assets/')) {
    event.respondWith(fetch(request).catch(() => fromCache(request)))
  } else if (request.method === 'GET' && url.pathname.startsWith('/renditions/')) {
    // Of all sizes the smallest is kept.
    const kept = url.pathname.replace(/\d+/, '320')
    event.respondWith(fetch(request).catch(() => fromCache(kept)))
  }
})

/** What the pages may still import when they're shown; LifeLog puts it before this script. */
declare const lateScripts: string[]

const offlinePages = ['/offline', '/offline/timeline', '/offline/event']

/** Keeps the pages for when there is no network, with all that they're made of. */
async function keepOfflinePages(): Promise<void> {
  const pages = await Promise.all(offlinePages.map((path) => fetch(path, { cache: 'reload' })))
  const html = await Promise.all(pages.map((page) => page.clone().text()))
  const assets = new Set(html.join().match(/\/assets\/[\w.-]+/g))
  await caches.delete(cacheName)
  const cache = await caches.open(cacheName)
  await Promise.all(pages.map((page, i) => cache.put(`${offlinePages[i]}`, page)))
  await cache.addAll([...new Set([...assets, ...lateScripts])])
}

async function withoutNetwork(url: URL): Promise<Response> {
  const kept = await keptPage(url).catch(() => undefined)
  return kept ?? fromCache('/offline')
}

async function fromCache(request: RequestInfo): Promise<Response> {
  return (await caches.match(request)) ?? Response.error()
}

/**
 * Sends on what another program shares; keeps it where nobody answers, LifeLog fails or the session has
 * ended. LifeLog itself refuses what another site makes a browser post; what it couldn't look at is
 * kept unless another site says that it comes from there.
 */
async function sendOrKeep(request: Request): Promise<Response> {
  const copy = request.clone()
  // The request itself can't be changed; and no page may have been open since a journey.
  const cookie = { ...timezoneCookie, value: timezoneHere() }
  await worker.cookieStore?.set(cookie).catch(() => undefined)
  const answer = await fetch(request).catch(() => undefined)
  if (answer && answer.status < 500 && answer.status !== 401) return answer
  const from = copy.referrer ? URL.parse(copy.referrer)?.origin : location.origin
  if (!answer && copy.referrer !== 'about:client' && from !== location.origin)
    return Response.error()
  const form = await copy.formData()
  const files = form.getAll('files').filter((value) => value instanceof File)
  const fields: Record<string, string> = {}
  for (const name of ['title', 'text', 'url']) fields[name] = String(form.get(name) ?? '')
  if (!Object.values(fields).some(Boolean) && files[0]) fields.title = files[0].name
  await keep({ ...pendingEvent('/share', fields, files), state: 'waiting' })
  await worker.registration.sync?.register('send').catch(() => undefined)
  return Response.redirect('/', 303)
}

/** @throws {Error} so that the browser tries again later, where LifeLog gave no answer. */
async function sendInBackground(): Promise<void> {
  const { unreached } = await deliver({ fetch: (path, init) => fetch(path, init), attach })
  if (unreached) throw new Error('LifeLog gave no answer')
}

async function attach(_pending: unknown, event: number, file: File): Promise<void> {
  const body = new FormData()
  body.append('file', file)
  const path = `/api/events/${event}/attachments`
  const response = await fetch(path, { method: 'POST', body }).catch(offline)
  if (response.status === 401) throw new Failure('It’s sent once you log in.', 'online')
  if (!response.ok) throw failureOf(await response.text().catch(offline))
}
