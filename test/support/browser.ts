import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, TestRunner } from 'vitest'
import { inDepth, isDeep } from './depth.ts'
import { returnPage, type TestPage, takePage } from './page-pool.ts'
import { startServer } from './server.ts'
import { type Environment, password, type TestLifeLog } from './setup.ts'

export const phone = { width: 360, height: 740 }
export const desktop = { width: 1280, height: 800 }
type Viewport = typeof phone
export const sizes: [string, Viewport][] = [
  ['a phone', phone],
  ...inDepth<[string, Viewport]>(['a desktop', desktop]),
]
type Theme = 'light' | 'dark'
export const themes: Theme[] = ['light', ...inDepth<Theme>('dark')]
export const looks: [Theme, Viewport][] = [
  ['light', phone],
  ...inDepth<[Theme, Viewport]>(['dark', phone], ['light', desktop], ['dark', desktop]),
]

export type { TestPage } from './page-pool.ts'

export type TestBrowser = {
  /** The running LifeLog, with an empty database. */
  lifelog: TestLifeLog
  /** `http://localhost:<port>` */
  origin: string
  /**
   * A new page with a profile of its own, logged in unless `signedIn` is false; 1280 × 800, light,
   * in Berlin, with script and without service worker, in little motion but in depth, unless told otherwise. Its URLs may be paths. It ends
   * with the test that opened it, which then fails where the page has complaints that aren't
   * expected; one that is opened before all tests ends with the browser.
   */
  page(options?: BrowserContextOptions & { signedIn?: boolean }): Promise<TestPage>
  /** Ends all. */
  close(): Promise<void>
}

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The browser of all tests of a file or of a `describe`, with a LifeLog of its own: there from the
 * first hook or test after this call, and ended after the last.
 * @param environment over that of startLifeLog; a function where it isn't known before the tests start
 */
export function useBrowser(environment: Environment | (() => Environment) = {}): TestBrowser {
  const browser = {} as TestBrowser
  beforeAll(async () => {
    const given = typeof environment === 'function' ? environment() : environment
    Object.assign(browser, await openBrowser(given))
  })
  afterAll(() => browser.close?.())
  return browser
}

/**
 * LifeLog on a port of its own and a real Chromium to look at it.
 * @param environment over that of startLifeLog
 */
export async function openBrowser(environment: Environment = {}): Promise<TestBrowser> {
  await using opening = new AsyncDisposableStack()
  const { lifelog, origin, close } = await startServer(environment)
  opening.defer(close)
  const browser = await sharedBrowser()
  const cookies = await logIn(origin)
  const pages: TestPage[] = []
  const opened = opening.move()
  return {
    lifelog,
    origin,
    async page({ signedIn = true, ...options } = {}) {
      const page = await takePage(browser, {
        baseURL: origin,
        viewport: desktop,
        locale: 'en-GB',
        // That of the owner in these tests.
        timezoneId: 'Europe/Berlin',
        // What moves is drawn by the processor, frame by frame.
        reducedMotion: isDeep ? 'no-preference' : 'reduce',
        // With one, Playwright's routes don't see the page's requests.
        serviceWorkers: 'block',
        ...options,
      })
      if (signedIn) await page.context().addCookies(cookies)
      if (TestRunner.getCurrentTest())
        onTestFinished(({ task }) => closePage(page, task.result?.state === 'pass'))
      else pages.push(page)
      return page
    },
    async close() {
      await using _ = opened
      for (const page of pages) await closePage(page)
    },
  }
}

/** A real Chromium (chromium.ts); `env` is its environment. */
export async function launch(env = process.env): Promise<Browser> {
  return chromium.launch({ executablePath: inject('chromium'), args, env })
}

let running: Browser | undefined

/** The Chromium of this worker: each page has a profile of its own in it, and it ends with the worker. */
async function sharedBrowser(): Promise<Browser> {
  if (!running?.isConnected()) running = await launch()
  return running
}

/** The session's cookies of a login as the login page does it. */
async function logIn(origin: string): Promise<Parameters<BrowserContext['addCookies']>[0]> {
  const response = await fetch(`${origin}/login`, {
    method: 'POST',
    body: new URLSearchParams({ password }),
    redirect: 'manual',
  })
  return response.headers.getSetCookie().map((cookie) => {
    const [pair = ''] = cookie.split(';')
    const [name = '', value = ''] = pair.split('=')
    return { name, value, url: origin }
  })
}

/** An answer of this status, which the browser tells in the console. */
export function answerOf(status: number): RegExp {
  return new RegExp(`Failed to load resource: the server responded with a status of ${status} `)
}

/** No answer at all: the console tells of that too. */
export const noAnswer = /Failed to load resource: net::|Failed to fetch/

async function closePage(page: TestPage, isReusable = false): Promise<void> {
  await returnPage(page, isReusable)
  const isExpected = (complaint: string) => page.expected.some((known) => known.test(complaint))
  expect(page.complaints.filter((complaint) => !isExpected(complaint))).toEqual([])
}

const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))

/** Waits until what moves on the page has come to rest, but for what never does. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || !Number.isFinite(effect?.getComputedTiming().endTime),
      ),
  )
}

/**
 * What axe-core finds wrong with the page, or with the part of it at `selector`, by WCAG 2.2 AA and
 * its best practices or by these `rules` alone, a line each.
 */
export async function axeViolations(
  page: Page,
  selector = 'html',
  rules?: string[],
): Promise<string[]> {
  await atRest(page)
  await page.evaluate(await readFile(axe, 'utf8'))
  return page.evaluate(
    async ({ selector, rules }) => {
      type Found = { violations: { id: string; nodes: { html: string }[] }[] }
      type Axe = { run(where: string, options: object): Promise<Found> }
      const { axe } = window as unknown as { axe: Axe }
      const { violations } = await axe.run(selector, {
        // What passes is not listed, which is half of the work.
        resultTypes: ['violations'],
        ...(rules && { runOnly: rules }),
      })
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    },
    { selector, rules },
  )
}
