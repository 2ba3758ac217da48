// @module-tag chromium-headless-shell

import { beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { type phone, sizes, type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())

/** A page whose scripts all wait until `letIn` is called, but for what comes with its styles. */
async function slowPage(viewport: typeof phone): Promise<{ page: TestPage; letIn: () => void }> {
  const page = await browser.page({ viewport })
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(/\/assets\/(?!hide-cached).*\.js$/, async (route) => {
    await promise
    // The page that asked for it may have been left.
    await route.continue().catch(() => undefined)
  })
  return { page, letIn: resolve }
}

const open = (page: TestPage, path: string) => page.goto(path, { waitUntil: 'commit' })

const note = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('seen from the pier') }

describe.each(sizes)('before the scripts have come, on %s,', (_, viewport) => {
  test('a file that is chosen on an event’s page is sent as soon as they are there', async () => {
    const { id } = await browser.lifelog.record({ title: 'Slow line' })
    for (const path of [`/events/${id}`, `/events/${id}/edit`]) {
      const { page, letIn } = await slowPage(viewport)
      await open(page, path)
      await page.setInputFiles('[data-add-files]', note)
      letIn()
      const attached = path.endsWith('/edit') ? 2 : 1
      await expect.poll(() => page.locator('#attachments > li').count()).toBe(attached)
    }
    const event = await browser.lifelog.json<Event>(`/api/events/${id}`)
    expect(event.attachments).toHaveLength(2)
  })

  test('no file can be chosen that would get lost with a form sent too early', async () => {
    for (const path of ['/', '/events/new']) {
      const { page, letIn } = await slowPage(viewport)
      await open(page, path)
      const field = page.locator('[data-add-files]')
      await field.waitFor({ state: 'attached' })
      expect(await field.isDisabled()).toBe(true)
      letIn()
      await expect.poll(() => field.isDisabled()).toBe(false)
    }
  })

  test('what is typed into the new event’s form stays, and is a draft', async () => {
    const before = await browser.page({ viewport })
    await before.goto('/events/new')
    await before.getByLabel('Title').fill('An older draft')
    const drafts = () => before.evaluate(() => Object.values({ ...localStorage }).join())
    await expect.poll(drafts).toContain('An older draft')
    const page = await before.context().newPage()
    await before.close()
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route(/\/assets\/(?!hide-cached).*\.js$/, async (route) => {
      await promise
      await route.continue()
    })
    await page.goto('/events/new', { waitUntil: 'commit' })
    await page.getByLabel('Title').fill('Typed at once')
    await page.locator('summary', { hasText: 'Metadata' }).click()
    await page.getByRole('textbox', { name: 'Metadata' }).fill('{')
    resolve()
    await page.getByText('This isn’t JSON').waitFor()
    expect(await page.getByLabel('Title').inputValue()).toBe('Typed at once')
    const kept = () => page.evaluate(() => Object.values({ ...localStorage }).join())
    await expect.poll(kept).toContain('Typed at once')
  })

  test('what is searched for is found', async () => {
    for (const title of ['Fish soup', 'Pancakes']) {
      await browser.lifelog.record({ title })
    }
    const { page, letIn } = await slowPage(viewport)
    await open(page, '/')
    await page.getByRole('searchbox', { name: 'Search' }).fill('soup')
    letIn()
    await page.waitForURL('/?q=soup')
    await expect.poll(() => page.locator('.entry-title').allTextContents()).toEqual(['Fish soup'])
  })

  test('a tag that is filtered by is', async () => {
    await browser.lifelog.record({ title: 'Fish soup', tags: ['food'] })
    await browser.lifelog.record({ title: 'Pancakes' })
    const { page, letIn } = await slowPage(viewport)
    await open(page, '/?tags=work')
    await page.locator('#filter-tags').evaluate((field: HTMLInputElement) => {
      field.value = 'food'
    })
    letIn()
    await page.waitForURL(/[?&]tags=food/)
    await expect.poll(() => page.locator('.entry-title').allTextContents()).toEqual(['Fish soup'])
  })

  test('no button that needs them can be pressed in vain', async () => {
    const { id } = await browser.lifelog.record({ title: 'To be printed' })
    for (const path of ['/', `/events/${id}`, '/settings']) {
      const { page, letIn } = await slowPage(viewport)
      await open(page, path)
      const button = page.locator('button[data-until-script]').first()
      await button.waitFor({ state: 'attached' })
      expect(await button.isDisabled()).toBe(true)
      letIn()
      await expect.poll(() => page.locator('[data-until-script]').count()).toBe(0)
      expect(await page.locator('button:disabled').count()).toBe(0)
    }
  })

  test('every control of every page acts by itself, or can’t be used yet', async () => {
    const { json } = browser.lifelog
    const post = <T>(path: string, body: object, status = 201) =>
      json<T>(path, { method: 'POST', json: body }, status)
    const event = await post<Event>('/api/events', { title: 'Everywhere', tags: ['food'] })
    const form = new FormData()
    form.set('file', new File(['seen from the pier'], 'note.txt', { type: 'text/plain' }))
    const path = `/api/events/${event.id}/attachments`
    const sent = await browser.lifelog.request(path, { method: 'POST', body: form })
    const { key } = (await sent.json()) as { key: string }
    await json(`/api/events/${event.id}`, { method: 'PATCH', json: { title: 'Everywhere, again' } })
    const trashed = await post<Event>('/api/events', { title: 'Trashed' })
    await browser.lifelog.request(`/api/events/${trashed.id}`, { method: 'DELETE' })
    const pages = [
      '/',
      '/?q=everywhere&tags=food',
      '/events/new',
      `/events/${event.id}`,
      `/events/${event.id}/edit`,
      `/events/${event.id}/history`,
      `/attachments/${key}`,
      `/attachments/${key}/share`,
      '/tags',
      '/trash',
      '/settings',
      '/api/docs',
      '/offline',
    ]
    const { page, letIn } = await slowPage(viewport)
    for (const path of pages) {
      await open(page, path)
      await page.locator('main').waitFor()
      await page.waitForFunction(() => document.readyState !== 'loading')
      expect(await page.evaluate(idleControls), path).toEqual([])
    }
    letIn()
  })
})

/** The controls that one could use before the scripts have come, and nothing would come of it. */
function idleControls(): string[] {
  const fields = 'button, input, select, textarea, [role="button"], [contenteditable], a'
  return [...document.querySelectorAll<HTMLElement>(fields)]
    .filter((control) => control.checkVisibility({ visibilityProperty: true }))
    .filter((control) => {
      if (control instanceof HTMLAnchorElement) return !control.href
      if (control.matches(':disabled, [readonly], [commandfor], [popovertarget]')) return false
      const { form } = control as HTMLInputElement
      if (control instanceof HTMLButtonElement) return control.type !== 'submit' || !form
      // What is chosen there is sent as soon as the scripts are there, as is tested above.
      if (control.matches('[data-add-files]')) return false
      if (control.matches('input[type=file]')) return form?.enctype !== 'multipart/form-data'
      return !form
    })
    .map((control) => control.outerHTML.slice(0, 120))
}
