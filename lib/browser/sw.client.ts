/*
 * The service worker: shows a page where the network is gone, and keeps moments that were noted
 * meanwhile until it's back. It stands by itself, as not every browser lets one import.
 */

type ExtendableEvent = Event & { waitUntil(work: Promise<unknown>): void }
type FetchEvent = ExtendableEvent & {
  request: Request
  respondWith(answer: Promise<Response>): void
}
type MessageEvent = ExtendableEvent & { data: unknown }
type Worker = {
  skipWaiting(): Promise<void>
  clients: {
    claim(): Promise<void>
    matchAll(): Promise<{ postMessage(message: unknown): void }[]>
  }
  registration: { sync?: { register(tag: string): Promise<void> } }
  addEventListener(
    type: 'install' | 'activate' | 'sync',
    heard: (event: ExtendableEvent) => void,
  ): void
  addEventListener(type: 'fetch', heard: (event: FetchEvent) => void): void
  addEventListener(type: 'message', heard: (event: MessageEvent) => void): void
}
const worker = self as unknown as Worker

/** What the pages are told; `unreached`: some moments are left, as LifeLog gave no answer. */
export type Kept = { sent: number; refused: number; unreached: boolean }

const offline = 'offline'
const form = 'application/x-www-form-urlencoded'

worker.addEventListener('install', (event) => {
  event.waitUntil(keepOfflinePage().then(() => worker.skipWaiting()))
})
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('sync', (event) => event.waitUntil(sendInBackground()))
worker.addEventListener('message', (event) => {
  if (event.data === 'send') event.waitUntil(sendInTurn())
})
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.method === 'POST' && url.pathname === '/events') {
    event.respondWith(sendOrKeep(request))
  } else if (request.method === 'GET' && request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => fromCache('/offline')))
  } else if (request.method === 'GET' && url.pathname.startsWith('/assets/')) {
    event.respondWith(fetch(request).catch(() => fromCache(request)))
  }
})

/** Keeps the page for when there is no network, with all that it's made of. */
async function keepOfflinePage(): Promise<void> {
  const page = await fetch('/offline', { cache: 'reload' })
  const html = await page.clone().text()
  const assets = new Set(html.match(/\/assets\/[\w.?=-]+/g))
  const scripts = await Promise.all([...assets].map(importsOf))
  await caches.delete(offline)
  const cache = await caches.open(offline)
  await cache.put('/offline', page)
  await cache.addAll([...new Set([...assets, ...scripts.flat()])])
}

/** What a script imports right away. */
async function importsOf(url: string): Promise<string[]> {
  if (!url.includes('.client.ts')) return []
  const code = await (await fetch(url)).text()
  const imports = [...code.matchAll(/\bfrom '\.\/([^']+)'/g)].map(([, name]) => `/assets/${name}`)
  return [...imports, ...(await Promise.all(imports.map(importsOf))).flat()]
}

async function fromCache(request: RequestInfo): Promise<Response> {
  return (await caches.match(request)) ?? Response.error()
}

/**
 * Sends a new event on; where the network is gone, keeps a quick line and says so. The full form
 * keeps what was typed by itself, and may have files.
 */
async function sendOrKeep(request: Request): Promise<Response> {
  const copy = request.clone()
  try {
    return await fetch(request)
  } catch (error) {
    if (copy.headers.get('Content-Type')?.split(';')[0] !== form) throw error
    const fields = new URLSearchParams(await copy.text())
    if (!fields.has('quick')) throw error
    await keepPending(fields)
    await worker.registration.sync?.register('send').catch(() => undefined)
    await tellPages({ sent: 0, refused: 0, unreached: true })
    if (copy.mode === 'navigate') return Response.redirect('/offline#kept', 303)
    return new Response(await keptFragment(), {
      status: 202,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
    })
  }
}

/** What htmx puts into the page: the next moment's uid, and a message. */
async function keptFragment(): Promise<string> {
  const page = await (await fromCache('/offline')).text()
  const message = /<template id="toast-kept">(.*?)<\/template>/s.exec(page)?.[1] ?? ''
  return `<input id="quick-uid" type="hidden" name="uid" value="${crypto.randomUUID()}" autocomplete="off" hx-swap-oob="true"><hx-partial hx-target="#toasts" hx-swap="beforeend">${message}</hx-partial>`
}

/** Keeps a form under its uid; one that says neither who nor when it was gets both now. */
async function keepPending(fields: URLSearchParams): Promise<void> {
  if (!fields.get('uid')) fields.set('uid', crypto.randomUUID())
  if (!fields.get('timestamp')) fields.set('timestamp', new Date().toISOString())
  const pending = await openPending()
  await done(pending('readwrite').put(fields.toString(), fields.get('uid') ?? ''))
}

/** @throws {Error} so that the browser tries again later, where LifeLog gave no answer. */
async function sendInBackground(): Promise<void> {
  const { unreached } = await sendInTurn()
  if (unreached) throw new Error('LifeLog gave no answer')
}

/** The browser and the pages may ask for it at the same time. */
function sendInTurn(): Promise<Kept> {
  return navigator.locks.request('send', sendPending)
}

/**
 * Sends what was kept, each until the server has it: sent twice it's still one event. What the
 * server refuses stays, as nobody else has it.
 */
async function sendPending(): Promise<Kept> {
  const pending = await openPending()
  let sent = 0
  let refused = 0
  let unreached = false
  for (const uid of await done(pending('readonly').getAllKeys())) {
    const body: string = await done(pending('readonly').get(uid))
    const answer = await fetch('/events', {
      method: 'POST',
      headers: { 'Content-Type': form },
      body,
      redirect: 'manual',
    }).catch(() => undefined)
    if (!answer || answer.status >= 500) {
      unreached = true
      break
    }
    if (answer.status === 401) break
    // 409: it was saved before, and is in the trash by now.
    if (answer.type === 'opaqueredirect' || answer.ok || answer.status === 409) {
      await done(pending('readwrite').delete(uid))
      sent += 1
    } else refused += 1
  }
  const kept = { sent, refused, unreached }
  if (sent > 0 || refused > 0 || unreached) await tellPages(kept)
  return kept
}

async function tellPages(message: Kept): Promise<void> {
  for (const client of await worker.clients.matchAll()) client.postMessage(message)
}

async function openPending(): Promise<(mode: IDBTransactionMode) => IDBObjectStore> {
  const opening = indexedDB.open('lifelog', 1)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('moments'))
  const database = await done(opening)
  return (mode) => database.transaction('moments', mode).objectStore('moments')
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}
