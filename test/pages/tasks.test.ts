// @module-tag chromium-headless-shell

import { expect, test } from 'vitest'
import type { Event, Revision } from '../../lib/events/schema.ts'
import {
  answerOf,
  axeViolations,
  desktop,
  noAnswer,
  phone,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'

const browser = useBrowser()
const list = '- [ ] milk\r\n- [x] *bread*\r\n  - [ ] "rye"\r\n\r\n```\r\n- [ ] code\r\n```\r\n'

test('a task is ticked in the text, by mouse, finger and keyboard, and unticked again', async () => {
  const id = await newList()
  for (const [colorScheme, viewport, hasTouch] of [
    ['light', phone, true],
    ['dark', desktop, false],
  ] as const) {
    const page = await browser.page({ colorScheme, viewport, hasTouch, isMobile: hasTouch })
    await page.goto(`/events/${id}`)
    const milk = page.getByRole('checkbox', { name: 'milk' })
    if (hasTouch) await milk.tap()
    else await milk.click()
    await saved(page)
    expect(await descriptionOf(id)).toBe(list.replace('[ ] milk', '[x] milk'))
    await page.getByRole('link', { name: 'History' }).waitFor()
    expect(await axeViolations(page, '.prose')).toEqual([])
    if (hasTouch) {
      const { width = 0, height = 0 } = (await milk.boundingBox()) ?? {}
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44)
    }
    await milk.press('Space')
    await saved(page)
    expect(await descriptionOf(id)).toBe(list)
    expect(await milk.evaluate((box) => box === document.activeElement)).toBe(true)
    await page.reload()
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(1)
  }
  const path = `/api/events/${id}/revisions`
  const { items } = await browser.lifelog.json<{ items: Revision[] }>(path)
  expect(items.map(({ changed_by }) => changed_by)).toEqual(Array(4).fill('session'))
})

test('ticks in a row all land, also of one box and while others change the event', async () => {
  const tasks = Array.from({ length: 6 }, (_, i) => `- [ ] task ${i}`).join('\n')
  const id = await newList(tasks)
  const page = await browser.page()
  await page.goto(`/events/${id}`)
  const boxes = page.getByRole('checkbox')
  await boxes.evaluateAll((boxes: HTMLElement[]) => {
    for (const box of boxes) box.click()
    boxes[0]?.click()
  })
  const title = 'Changed meanwhile'
  await browser.lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title } })
  await saved(page)
  expect(await descriptionOf(id)).toBe(tasks.replaceAll('[ ]', '[x]').replace('[x]', '[ ]'))
})

test('a slow save is shown, a failed one is said and taken back', async () => {
  const id = await newList()
  const page = await browser.page()
  page.expected.push(noAnswer, answerOf(409))
  await page.goto(`/events/${id}`)
  const milk = page.getByRole('checkbox', { name: 'milk' })
  const held = Promise.withResolvers<void>()
  await page.route('**/tasks', async (route) => {
    await held.promise
    await route.abort()
  })
  await milk.click()
  await page.getByText('Still sending').waitFor()
  expect(await milk.getAttribute('aria-busy')).toBe('true')
  expect(await milk.getAttribute('aria-checked')).toBe('true')
  held.resolve()
  await page.getByText('LifeLog can’t be reached. It isn’t ticked').waitFor()
  expect(await milk.getAttribute('aria-checked')).toBe('false')
  expect(await descriptionOf(id)).toBe(list)
  await page.unroute('**/tasks')

  const elsewhere = list.replace('milk', 'oat milk')
  const patch = { method: 'PATCH', json: { description: elsewhere } }
  await browser.lifelog.json(`/api/events/${id}`, patch)
  await milk.click()
  await page.getByText('The list was changed elsewhere meanwhile').waitFor()
  expect(await milk.getAttribute('aria-checked')).toBe('false')
  await page.getByRole('button', { name: 'Reload' }).click()
  await page.getByRole('checkbox', { name: 'oat milk' }).click()
  await saved(page)
  expect(await descriptionOf(id)).toBe(elsewhere.replace('[ ] oat', '[x] oat'))
})

test('without a script a press ticks, and says where the list was changed', async () => {
  const id = await newList()
  const page = await browser.page({ javaScriptEnabled: false })
  await page.goto(`/events/${id}`)
  await page.getByRole('checkbox', { name: 'rye' }).press('Space')
  await page.waitForURL(`**/events/${id}#task-2`)
  const ticked = list.replace('[ ] "rye"', '[x] "rye"')
  expect(await descriptionOf(id)).toBe(ticked)
  await browser.lifelog.json(`/api/events/${id}`, {
    method: 'PATCH',
    json: { description: `Shopping\n\n${ticked}` },
  })
  await page.getByRole('checkbox', { name: 'rye' }).click()
  await page.getByText('The list was changed elsewhere meanwhile').waitFor()
  expect(await page.getByRole('checkbox', { name: 'rye', checked: true }).count()).toBe(1)
})

test('what was ticked already stays so, and what is no task changes nothing', async () => {
  const id = await newList()
  const post = (task: string) =>
    browser.lifelog.request(`/events/${id}/tasks`, {
      method: 'POST',
      body: new URLSearchParams({ task }),
      headers: { 'HX-Request': 'true' },
    })
  expect((await post('0:3:- [ ] milk')).status).toBe(200)
  expect((await post('0:3:- [ ] milk')).status).toBe(200)
  const ticked = list.replace('[ ] milk', '[x] milk')
  expect(await descriptionOf(id)).toBe(ticked)
  for (const [task, status] of [
    ['0:1:- [ ] milk', 422],
    ['0:3:', 422],
    ['', 422],
    ['0:3:- [ ] milk\n- [ ] more', 422],
    ['1:3:- [ ] milk', 409],
    ['999999:3:- [ ] milk', 409],
  ] as const) {
    expect([task, (await post(task)).status]).toEqual([task, status])
  }
  expect(await descriptionOf(id)).toBe(ticked)
  await browser.lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
  expect((await post('1:3:- [x] *bread*')).status).toBe(404)
})

async function newList(description = list): Promise<number> {
  const { id } = await browser.lifelog.record({ title: 'Shopping', description })
  return id
}

async function descriptionOf(id: number): Promise<string | null> {
  return (await browser.lifelog.json<Event>(`/api/events/${id}`)).description
}

async function saved(page: TestPage): Promise<void> {
  await expect.poll(() => page.locator('.task-box[aria-busy=true]').count()).toBe(0)
}
