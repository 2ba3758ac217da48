import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { blankPath } from './server.ts'

export type TestPage = Page & {
  /**
   * What must not happen on a page: errors in the console, what the content security policy refused,
   * requests to other hosts.
   */
  complaints: string[]
  /** The complaints that a test brings about on purpose, whenever the browser tells of them. */
  expected: RegExp[]
}

type Pooled = { page: TestPage; key: string; isSpent: boolean }

const pool: { idle: Pooled[]; used: Map<Page, Pooled> } = { idle: [], used: new Map() }
const maxIdle = 6

/**
 * A page of a context with these options, without cookies, storage or permissions: one that `returnPage`
 * has emptied, else a new one. The process that a new one starts, and all that it compiles there, is most
 * of what many a test costs.
 * @param options with a `baseURL`
 */
export async function takePage(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<TestPage> {
  const key = JSON.stringify(options)
  const at = pool.idle.findIndex((one) => one.key === key && !one.page.isClosed())
  const pooled = at < 0 ? await open(browser, options, key) : pool.idle.splice(at, 1)[0]
  if (!pooled) throw new Error('no page')
  watch(pooled.page)
  pool.used.set(pooled.page, pooled)
  return pooled.page
}

/** Empties the page for the next test, or closes it with its context where that can't be done. */
export async function returnPage(page: TestPage, isReusable: boolean): Promise<void> {
  const pooled = pool.used.get(page)
  pool.used.delete(page)
  const context = page.context()
  if (!pooled || !isReusable || pooled.isSpent || page.isClosed()) return context.close()
  for (const other of context.pages()) if (other !== page) await other.close()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  try {
    await empty(page)
  } catch {
    // It's still on its way to another page.
    return context.close()
  }
  for (const event of watched) page.removeAllListeners(event)
  pool.idle.push(pooled)
  if (pool.idle.length > maxIdle) await pool.idle.shift()?.page.context().close()
}

async function open(
  browser: Browser,
  options: BrowserContextOptions,
  key: string,
): Promise<Pooled> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(90_000)
  const page = Object.assign(await context.newPage(), { complaints: [], expected: [] })
  // A service worker would outlive its page.
  const pooled = { page, key, isSpent: options.serviceWorkers === 'allow' }
  const spend = () => {
    pooled.isSpent = true
  }
  for (const name of ofPage) before(page, name, spend)
  for (const name of ofContext) before(context, name, spend)
  for (const name of ofClock) before(context.clock, name, spend)
  return pooled
}

// What they change is there for as long as the page or its context is.
const ofPage = [
  ...['addInitScript', 'exposeBinding', 'exposeFunction', 'emulateMedia', 'setViewportSize'],
] as (keyof Page)[]
const ofContext = [
  ...['addInitScript', 'exposeBinding', 'exposeFunction', 'grantPermissions', 'newCDPSession'],
  ...['on', 'setExtraHTTPHeaders', 'setGeolocation', 'setOffline'],
] as (keyof BrowserContext)[]
const ofClock = ['install', 'setFixedTime', 'setSystemTime'] as const

function before<T extends object>(object: T, name: keyof T, act: () => void): void {
  const method = (object[name] as (...given: unknown[]) => unknown).bind(object)
  Object.assign(object, {
    [name]: (...given: unknown[]) => {
      act()
      return method(...given)
    },
  })
}

async function empty(page: Page): Promise<void> {
  await page.mouse.move(0, 0)
  // A page of the same origin, which is drawn by the same process; what leaves may still store something.
  await page.goto(blankPath)
  await page.evaluate(async () => {
    window.name = ''
    localStorage.clear()
    sessionStorage.clear()
    for (const name of await caches.keys()) await caches.delete(name)
    for (const { name = '' } of await indexedDB.databases()) {
      await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name)
        request.onsuccess = resolve
        request.onerror = request.onblocked = reject
      })
    }
  })
  await page.context().clearCookies()
}

const watched = [
  ...['console', 'dialog', 'download', 'filechooser', 'framenavigated', 'load', 'pageerror'],
  ...['popup', 'request', 'requestfailed', 'requestfinished', 'response', 'websocket'],
] as 'console'[]

function watch(page: TestPage): void {
  const complaints: string[] = []
  Object.assign(page, { complaints, expected: [] })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error')
      complaints.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    const isLocal = ['localhost', '127.0.0.1'].includes(hostname)
    if (/^https?:/.test(protocol) && !isLocal) complaints.push(`request: ${request.url()}`)
  })
}
