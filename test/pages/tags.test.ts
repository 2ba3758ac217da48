// @module-tag chromium-headless-shell

import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import type { TagsList } from '../../lib/events/schema.ts'
import { answerOf, axeViolations, phone, useBrowser } from '../support/browser.ts'

const browser = useBrowser()
const counts = async () => {
  const { items } = await browser.lifelog.json<TagsList>('/api/tags')
  return items.map(({ tag, count }) => `${tag} ${count}`)
}

beforeEach(async () => {
  await sql`truncate events, tag_counts, tag_changes restart identity cascade`.execute(
    browser.lifelog.ctx.db,
  )
  for (const tags of [['harbor', 'sea'], ['harbor', 'harbour'], ['harbour'], ['ספר']]) {
    const json = { title: tags.join(' '), tags }
    await browser.lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
})

test('a tag is renamed, merged after a question, taken away, and each is undone', async () => {
  const page = await browser.page({ viewport: phone })
  page.expected.push(answerOf(409))
  const undo = async (text: string) => {
    await page.getByText(text).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText(/is back, in/).waitFor()
    expect(await counts()).toEqual(before)
  }
  const before = await counts()
  await page.goto('/tags')
  await page.getByRole('link', { name: 'Rename, merge or take away' }).click()
  await page.getByRole('heading', { name: 'Which tag?' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('link', { name: 'sea 1' }).click()
  await page.getByLabel('Name').fill('Open Sea')
  await page.keyboard.press('Enter')
  await page.getByText('#sea is #open sea now, in 1 event.').waitFor()
  await undo('#sea is #open sea now')

  await page.goto('/tags/change?tag=harbor')
  await page.getByLabel('Name').fill('harbo')
  await page.getByRole('option', { name: 'harbour 2' }).waitFor()
  expect(await axeViolations(page, '#main')).toEqual([])
  await page.getByRole('option', { name: 'harbour 2' }).click()
  expect(await page.getByLabel('Name').inputValue()).toBe('harbour')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Merge #harbor into #harbour?' }).waitFor()
  await page.getByText('There is #harbour already, of 2 events, 1 of which has both.').waitFor()
  expect(await axeViolations(page, '#main')).toEqual([])
  expect(await counts()).toEqual(before)
  await page.getByRole('button', { name: 'Merge' }).click()
  await page.getByText('#harbor is #harbour now, in 2 events.').waitFor()
  expect(await counts()).toContain('harbour 3')
  await undo('#harbor is #harbour now')

  await page.goto(`/tags/change?tag=${encodeURIComponent('ספר')}`)
  await page.getByText('Take it away').click()
  await page.getByRole('button', { name: 'Take #ספר away' }).click()
  await undo('#ספר is taken away from 1 event.')
})

test('without a script too, and a name that is wrong is said beside it and kept', async () => {
  const page = await browser.page({ javaScriptEnabled: false })
  page.expected.push(answerOf(422), answerOf(409), answerOf(404))
  await page.goto('/tags?change=yes')
  await page.getByRole('link', { name: 'harbor 2' }).click()
  await page.getByLabel('Name').fill('a,b')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Name must not contain a comma.').waitFor()
  expect(await page.getByLabel('Name').inputValue()).toBe('a,b')
  await page.getByLabel('Name').fill('harbor')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Name must not be the same tag.').waitFor()
  await page.getByLabel('Name').fill('harbour')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Merge' }).click()
  await page.getByText('#harbor is #harbour now, in 2 events.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('#harbor is back, in 2 events.').waitFor()
  await page.goto('/tags/change?tag=nobody')
  await page.getByText('No event has the tag').waitFor()
})

test('a change that takes its time shows how far it is, and goes on by itself', async () => {
  const { db } = browser.lifelog.ctx
  const page = await browser.page({ viewport: phone })
  const held = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const holding = db.transaction().execute(async (trx) => {
    await sql`select from events where 'harbor' = any(tags) for update`.execute(trx)
    locked.resolve()
    await held.promise
  })
  await locked.promise
  await sql`
    insert into tag_changes (tag, name, changed_by, followers)
    values ('harbor', 'port', 'session', '{"views": [], "paused": null}')`.execute(db)
  await page.goto('/tags')
  await page.getByText('#harbor is becoming #port.').waitFor()
  await page.getByRole('button', { name: 'Stop and undo' }).waitFor()
  expect(await axeViolations(page, '#main')).toEqual([])
  held.resolve()
  await holding
  await page.getByText('#harbor is #port now, in 2 events.').waitFor()
  expect(await page.locator('.tag-current').count()).toBe(0)
  expect(await counts()).toContain('port 2')
})
