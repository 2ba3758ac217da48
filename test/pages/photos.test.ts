// @module-tag chromium-headless-shell

import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, sizes, type TestPage, useBrowser } from '../support/browser.ts'
import { isDeep } from '../support/depth.ts'
import { fill } from '../support/fill.ts'
import { recordPhotos } from '../support/photo-events.ts'

const browser = useBrowser()
const wide: [number, number] = [900, 600]
const tall: [number, number] = [600, 900]

test('a life without photos says how they come', async () => {
  const page = await browser.page()
  await page.goto('/photos')
  await page.getByRole('heading', { name: 'No photos yet' }).waitFor()
})

describe('photos', () => {
  beforeAll(async () => {
    const { lifelog } = browser
    await recordPhotos(
      lifelog,
      { title: 'Harbour', timestamp: '2026-11-20T12:00', tags: ['sea'] },
      [wide, tall, [2000, 500]],
    )
    await recordPhotos(lifelog, { title: 'Hike', timestamp: '2026-10-03T12:00', tags: ['hills'] }, [
      tall,
      wide,
    ])
    const hidden = await recordPhotos(lifelog, { title: 'Gone', timestamp: '2026-10-02' }, [wide])
    await lifelog.request(`/api/events/${hidden.id}`, { method: 'DELETE' })
  })

  const months = (page: TestPage) => page.locator('.photo-month h2').allTextContents()
  const events = (page: TestPage) =>
    page.locator('.photo-tile a').evaluateAll((links) => links.map((link) => link.dataset.title))

  describe.each(sizes)('on %s', (_, viewport) => {
    test('are there by month, are gone through across events, and lead to theirs', async () => {
      const page = await browser.page({ viewport })
      await page.goto('/photos')
      expect(await months(page)).toEqual(['November 2026', 'October 2026'])
      expect(await events(page)).toEqual(['Harbour', 'Harbour', 'Harbour', 'Hike', 'Hike'])
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(viewport.width)
      if (isDeep) expect(await axeViolations(page)).toEqual([])
      await page.locator('.photo-tile a').nth(2).click()
      await page.locator('[data-viewer-title]', { hasText: 'Harbour' }).waitFor()
      await page.keyboard.press('ArrowRight')
      await page.locator('[data-viewer-title]', { hasText: 'Hike' }).waitFor()
      expect(await page.locator('[data-viewer-place]').textContent()).toBe('4 of 5')
      await page.getByRole('link', { name: 'Show event' }).click()
      await page.getByRole('heading', { level: 1, name: 'Hike' }).waitFor()
    })
  })

  test.each([
    ['tags=hills', ['Hike', 'Hike']],
    ['q=harbour', ['Harbour', 'Harbour', 'Harbour']],
    ['q=tag:sea', ['Harbour', 'Harbour', 'Harbour']],
    ['start=2026-11-01', ['Harbour', 'Harbour', 'Harbour']],
    ['end=2026-10-31', ['Hike', 'Hike']],
    ['month=2026-10', ['Hike', 'Hike']],
    ['q=nothing', []],
  ])('are narrowed by the URL, without a script: %s', async (query, titles) => {
    const html = await (await browser.lifelog.request(`/photos?${query}`)).text()
    const shown = [...html.matchAll(/data-photo=[^>]*data-title="(\w+)"/g)].map(
      ([, title]) => title,
    )
    expect(shown).toEqual(titles)
    if (titles.length === 0) expect(html).toContain('Show all photos')
  })

  test('a month is one choice away', async () => {
    const page = await browser.page({ javaScriptEnabled: false })
    await page.goto('/photos')
    await page.getByText('Jump to a month').click()
    await page.getByRole('link', { name: /^Oct/ }).click()
    await page.waitForURL('**/photos?month=2026-10')
    await page.getByRole('heading', { name: 'October 2026' }).waitFor()
  })

  test('move with their event, to another time and into the trash and back', async () => {
    const { lifelog } = browser
    const { id } = await recordPhotos(lifelog, { title: 'Moved', timestamp: '2026-09-01' }, [wide])
    const shown = async () => {
      const html = await (await lifelog.request('/photos')).text()
      return [...html.matchAll(/data-month="([\d-]+)"|data-title="(Moved)"/g)].map(
        (m) => m[1] ?? m[2],
      )
    }
    expect((await shown()).slice(-2)).toEqual(['2026-09', 'Moved'])
    await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { timestamp: '2020-02-03' } })
    expect((await shown()).slice(-2)).toEqual(['2020-02', 'Moved'])
    await lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
    expect(await shown()).not.toContain('Moved')
    await lifelog.request(`/api/events/${id}/restore`, { method: 'POST' })
    expect((await shown()).slice(-2)).toEqual(['2020-02', 'Moved'])
    await lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
  })

  test('of thousands come a page at a time, each once, as one scrolls', async () => {
    const { lifelog } = browser
    const photos = sql`
      with event as (
        insert into events (uid, title, timestamp)
        select gen_random_uuid(), 'Old', timestamptz '2010-01-01' + n * interval '6 hours'
        from generate_series(1, 1000) n returning id
      )
      insert into attachments (event_id, key, filename, content_type, size_bytes, state, uploaded_at,
        etag, renditions, width, height, colour)
      select id, 'old-' || id || '-' || n, n || '.jpg', 'image/jpeg', 10, 'ready', now(), '"x"', 'made',
        900, 600, '#777777'
      from event, generate_series(1, 2) n`
    await fill(lifelog, (db) => photos.execute(db))
    const seen = new Set<string>()
    let path: string | undefined = '/photos?q=old'
    for (let pages = 0; path && pages < 40; pages++) {
      const html = await (await lifelog.request(path)).text()
      const keys = [...html.matchAll(/data-photo="(old-[\d-]+)"/g)].map(([, key = '']) => key)
      for (const key of keys) expect(seen.has(key), key).toBe(false)
      for (const key of keys) seen.add(key)
      path = /class="button" href="([^"]+cursor[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen.size).toBe(2000)

    const page = await browser.page()
    page.expected.push(/Failed to load resource/)
    await page.goto('/photos')
    const count = () => page.locator('.photo-tile').count()
    expect(await count()).toBe(80)
    await expect
      .poll(async () => {
        await page.evaluate(() => scrollTo({ top: 1e9, behavior: 'instant' }))
        return count()
      })
      .toBeGreaterThan(240)
    const heads = await page
      .locator('.photo-month')
      .evaluateAll((all) => all.map(({ dataset }) => dataset.month))
    expect(new Set(heads).size).toBe(heads.length)
  })
})
