import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventsPage } from '../lib/search/schema.ts'
import {
  answerOf,
  atRest,
  desktop,
  noAnswer,
  openBrowser,
  phone,
  type TestBrowser,
  type TestPage,
} from './support/browser.ts'
import { recordLife } from './support/life.ts'

/** Where the pictures go, by `page-size-scheme.png`. */
const folder = join(import.meta.dirname, '../docs/screenshots')

const sizes = {
  phone,
  tablet: { width: 768, height: 1024 },
  desktop,
  wide: { width: 1920, height: 1080 },
}

let browser: TestBrowser
beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('every page, from a phone to a wide screen, light and dark', async () => {
  const visitor = await browser.page({ signedIn: false })
  const owner = await browser.page()
  await shoot(owner, 'timeline-empty', '/')
  await recordLife(browser.lifelog)
  await shoot(visitor, 'login', '/login')
  // Where LifeLog answers it leads on.
  visitor.expected.push(noAnswer)
  await visitor.route('**/health/live', (route) => route.abort())
  await shoot(visitor, 'offline', '/offline')
  for (const [name, path] of Object.entries(await pages())) await shoot(owner, name, path)
  owner.expected.push(answerOf(404))
  await shoot(owner, 'not-found', '/nothing')
})

/** Each page's name and path. */
async function pages(): Promise<Record<string, string>> {
  const found = async (q: string) => {
    const { items } = await browser.lifelog.json<EventsPage>(`/api/search?q=${q}`)
    return items[0]?.id
  }
  const harbour = await found('evening')
  for (const title of ['Groceries', 'Piano']) {
    await browser.lifelog.request(`/api/events/${await found(title)}`, { method: 'DELETE' })
  }
  const event = await browser.lifelog.json<{ timestamp: string }>(`/api/events/${harbour}`)
  const day = event.timestamp.slice(0, 10)
  const [year = '', month = ''] = day.split('-')
  return {
    timeline: '/',
    search: '/?q=harb',
    'nothing-found': '/?q=zeppelin',
    event: `/events/${harbour}`,
    'event-japanese': `/events/${await found('京都')}`,
    'event-arabic': `/events/${await found('القاهرة')}`,
    history: `/events/${harbour}/history`,
    edit: `/events/${harbour}/edit`,
    new: '/events/new',
    photos: '/photos',
    map: '/map',
    streets: '/map?bbox=5,45,16,56',
    'calendar-year': `/calendar/${Number(year) - 1}`,
    'calendar-month': `/calendar/${year}/${month}`,
    day: `/days/${day}`,
    'on-this-day': '/on-this-day',
    insights: '/insights?key=amount',
    tags: '/tags',
    trash: '/trash',
    settings: '/settings',
    api: '/api/docs',
  }
}

async function shoot(page: TestPage, name: string, path: string): Promise<void> {
  await page.goto(path)
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await settled(page)
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) })
    }
  }
}

/** All that moves or loads has come to rest, and the focus, which blinks, is out of the picture. */
async function settled(page: TestPage): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await atRest(page)
  const areLoaded = () =>
    page.evaluate(() =>
      [...document.images]
        .filter((image) => image.getBoundingClientRect().top < innerHeight)
        .every(({ complete }) => complete),
    )
  await expect.poll(areLoaded).toBe(true)
}
