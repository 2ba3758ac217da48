// @module-tag chromium-headless-shell

import { generateSync } from 'otplib'
import { afterEach, expect, test } from 'vitest'
import { endSecondFactor } from '../../lib/auth/second-factor.ts'
import { axeViolations, looks, type TestPage, useBrowser } from '../support/browser.ts'
import { password } from '../support/setup.ts'
import { addVirtualAuthenticator } from '../support/virtual-authenticator.ts'

const browser = useBrowser()
afterEach(async () => {
  await endSecondFactor(browser.lifelog.ctx)
  await browser.lifelog.ctx.db.deleteFrom('passkeys').execute()
  await browser.lifelog.ctx.db.deleteFrom('login_attempts').execute()
})

test.each(looks)(
  'the pages that let in have no barriers: %s, %j',
  async (colorScheme, viewport) => {
    const page = await browser.page({ viewport, colorScheme })
    await addVirtualAuthenticator(page)
    await page.goto('/settings')
    await page.getByText('Set it up').click()
    await page.getByLabel('Password of this login').fill(password)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: 'Second factor', level: 1 }).waitFor()
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0)
    const secret = await page.getByLabel('Key', { exact: true }).inputValue()
    await isUsable(page, 'second-factor', viewport.width)
    await page.getByLabel('Code of your second factor').fill(generateSync({ secret }))
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor()
    await isUsable(page, 'recovery-codes', viewport.width)
    await page.getByRole('link', { name: 'I have kept them' }).click()
    await page.locator('summary', { hasText: 'Add a passkey' }).click()
    const passkeys = page.getByRole('region', { name: 'Passkeys' })
    await passkeys.getByLabel('Name').fill('My laptop')
    await passkeys.getByLabel('Your password').fill(password)
    await passkeys.getByRole('button', { name: 'Add it' }).click()
    await page.getByText('The passkey was added.').waitFor()
    await passkeys.locator('summary', { hasText: 'Remove' }).click()
    await isUsable(page, 'passkey', viewport.width)
    await page.context().clearCookies()
    await page.goto('/login')
    await isUsable(page, 'login', viewport.width)
  },
)

async function isUsable(page: TestPage, name: string, width: number): Promise<void> {
  expect(await axeViolations(page), name).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(width)
}
