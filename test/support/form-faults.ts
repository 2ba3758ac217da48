import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { answerOf, noAnswer, phone, type TestBrowser, type TestPage } from './browser.ts'
import { inDepth } from './depth.ts'

/** A form that posts, as it's filled in, sent and looked for afterwards. */
export type FormCase = {
  name: string
  signedIn?: boolean
  /** Opens the page and fills the form in; gives what sends it. */
  fill(page: TestPage): Promise<() => Promise<void>>
  /** How often it's done; once is as it should be. */
  done(): Promise<number>
}

/** What sends a form: a button by its name, the last of that name within `within`. */
export function press(page: Page, name: string | RegExp, within = 'main'): () => Promise<void> {
  const button = page.locator(within).getByRole('button', { name }).last()
  return () => button.click({ noWaitAfter: true })
}

/** What the browser is shown instead of an answer, once. */
const faults = ['slow', 'failing', 'cut before', 'cut after'] as const
type Fault = (typeof faults)[number]

/** Lets POSTs go wrong, and counts those that got through; slow ones wait for `letThrough`. */
async function breakPosts(page: TestPage, fault: Fault) {
  const { promise: held, resolve: letThrough } = Promise.withResolvers<void>()
  const seen = { posts: 0, letThrough }
  let isBroken = fault !== 'slow'
  // What was done although the answer got lost isn't there any more.
  page.expected.push(noAnswer, ...[401, 404, 409, 422, 503].map(answerOf))
  await page.route('**', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const breaks = isBroken
    isBroken = false
    if (breaks && fault === 'failing') {
      return route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Down</h1>' })
    }
    if (breaks && fault === 'cut before') return route.abort('connectionreset')
    seen.posts += 1
    if (fault === 'slow') await held
    if (breaks) {
      await route.fetch({ maxRedirects: 0 })
      return route.abort('connectionreset')
    }
    return route.continue()
  })
  return seen
}

/**
 * Takes each form through POSTs that take their time, fail once, or are cut before or after LifeLog did
 * them: through one of these, in turn, and through all in depth.
 */
export function survivesFaults(forms: FormCase[], browser: TestBrowser): void {
  describe.each(forms.map((form, at) => ({ ...form, at })))('$name', ({ at, ...form }) => {
    const first = faults[at % faults.length] as Fault
    for (const fault of [first, ...inDepth(...faults.filter((other) => other !== first))]) {
      if (fault === 'slow') takesItsTime(form, browser)
      else isSentOnceMore(form, fault, browser)
    }
  })
}

function takesItsTime({ signedIn = true, fill, done }: FormCase, browser: TestBrowser): void {
  test('takes its time: it says so, and isn’t sent twice', async () => {
    const page = await browser.page({ viewport: phone, signedIn })
    const send = await fill(page)
    const seen = await breakPosts(page, 'slow')
    const gone = page.waitForResponse((response) => response.request().method() === 'POST')
    await send()
    const busy = page.locator('form.htmx-request, [aria-busy=true]').first()
    await busy.waitFor()
    await send()
    await page.getByText('Still sending …').waitFor()
    seen.letThrough()
    await gone
    await expect.poll(done).toBe(1)
    expect(seen.posts).toBe(1)
  })
}

function isSentOnceMore(
  { signedIn = true, fill, done }: FormCase,
  fault: Fault,
  browser: TestBrowser,
): void {
  test(`${fault}: it’s still there and can be sent once more`, async () => {
    const page = await browser.page({ viewport: phone, signedIn })
    const send = await fill(page)
    await breakPosts(page, fault)
    await send()
    await page.locator('.toast-failed').first().waitFor()
    if (fault !== 'cut after') expect(await done()).toBe(signedIn ? 0 : 1)
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await send()
    await answered
    await expect.poll(done).toBe(1)
  })
}
