import type { Page } from 'playwright-core'
import { v7 as uuid } from 'uuid'
import { expect } from 'vitest'
import type { TestBrowser } from './browser.ts'

/** Events an hour apart, of seven tags in turn: `Event 0` is the newest. */
export async function recordHourly({ lifelog }: TestBrowser, count: number): Promise<void> {
  const now = Date.now()
  const events = Array.from({ length: count }, (_, i) => ({
    uid: uuid(),
    title: `Event ${i}`,
    tags: [`tag-${i % 7}`],
    timestamp: new Date(now - i * 60 * 60 * 1000).toISOString(),
  }))
  await lifelog.ctx.db.insertInto('events').values(events).execute()
}

/** Scrolls down until the event with this title is there, and to it. */
export async function scrollTo(page: Page, title: string): Promise<void> {
  const card = page.locator('.entry', { has: page.getByText(title, { exact: true }) })
  await expect
    .poll(
      async () => {
        await page.evaluate(() => window.scrollTo({ top: 1e9, behavior: 'instant' }))
        return card.count()
      },
      { interval: 50 },
    )
    .toBe(1)
  await card.evaluate((card) => card.scrollIntoView({ block: 'start', behavior: 'instant' }))
}
