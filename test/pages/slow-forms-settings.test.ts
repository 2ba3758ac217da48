// @module-tag chromium-headless-shell

import type { Selectable } from 'kysely'
import { generateSync } from 'otplib'
import { beforeAll, beforeEach } from 'vitest'
import type { Tables } from '../../db/tables.ts'
import { verifyPassword } from '../../lib/auth/password.ts'
import { endSecondFactor } from '../../lib/auth/second-factor.ts'
import { createSession } from '../../lib/auth/session.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { useBrowser } from '../support/browser.ts'
import { type FormCase, press, survivesFaults } from '../support/form-faults.ts'
import { password } from '../support/setup.ts'

const browser = useBrowser()
/** What lets people in, as each form meets it. */
let kept: {
  credentials: Selectable<Tables['credentials']>[]
  sessions: Selectable<Tables['sessions']>[]
}
beforeAll(async () => {
  const { db } = browser.lifelog.ctx
  kept = {
    credentials: await db.selectFrom('credentials').selectAll().execute(),
    sessions: await db.selectFrom('sessions').selectAll().execute(),
  }
})
beforeEach(async () => {
  const { ctx } = browser.lifelog
  await ctx.db.deleteFrom('login_attempts').execute()
  await ctx.db.deleteFrom('credentials').execute()
  await ctx.db.insertInto('credentials').values(kept.credentials).execute()
  await ctx.db.deleteFrom('sessions').execute()
  await ctx.db.insertInto('sessions').values(kept.sessions).execute()
  await endSecondFactor(ctx)
  await ctx.settings.invalidate()
})

let count = 0
let value = ''

const hashOf = async (kind: 'password' | 'token') => {
  const { db } = browser.lifelog.ctx
  const credentials = db.selectFrom('credentials').select('hash').where('kind', '=', kind)
  return (await credentials.executeTakeFirstOrThrow()).hash
}

const forms: FormCase[] = [
  {
    name: 'settings',
    async fill(page) {
      value = String(11 + (count++ % 80))
      await page.goto('/settings')
      await page.getByLabel('Most files of an event').fill(value)
      return press(page, 'Save', '[aria-labelledby=attachments]')
    },
    async done() {
      const settings = await browser.lifelog.json<SettingsView>('/api/settings')
      return Number(settings.attachment_max_per_event === Number(value))
    },
  },
  {
    name: 'login',
    signedIn: false,
    async fill(page) {
      await page.goto('/login?next=/trash')
      await page.getByLabel('Password').fill(password)
      return press(page, 'Log in')
    },
    done: async () => 1,
  },
  {
    name: 'check of the storage',
    async fill(page) {
      browser.lifelog.ctx.storage.status.checked_at = null
      await page.goto('/settings')
      return press(page, 'Check again')
    },
    done: async () => Number(browser.lifelog.ctx.storage.status.checked_at !== null),
  },
  {
    name: 'password',
    async fill(page) {
      value = `another secret ${count++}`
      await page.goto('/settings')
      await page.getByLabel('Present password').fill(password)
      await page.getByLabel('New password, 8').fill(value)
      await page.getByLabel('New password again').fill(value)
      return press(page, 'Change the password')
    },
    done: async () => Number(await verifyPassword(value, await hashOf('password'))),
  },
  {
    name: 'API token',
    async fill(page) {
      await page.goto('/settings')
      await page.getByText('Replace the token').click()
      await page.locator('#token_password').fill(password)
      value = await hashOf('token')
      return press(page, 'Replace it')
    },
    done: async () => Number((await hashOf('token')) !== value),
  },
  {
    name: 'second factor',
    async fill(page) {
      await page.goto('/settings')
      await page.getByText('Set it up').click()
      await page.getByLabel('Password of this login').fill(password)
      await page.getByRole('button', { name: 'Go on' }).click()
      const secret = await page.getByLabel('Key', { exact: true }).inputValue()
      await page.getByLabel('Code of your second factor').fill(generateSync({ secret }))
      return press(page, 'Switch it on')
    },
    done: async () => Number((await browser.lifelog.ctx.settings.get()).secondFactor),
  },
  {
    name: 'end of one session',
    async fill(page) {
      await createSession(browser.lifelog.ctx, { userAgent: 'curl/8' })
      await page.goto('/settings')
      return press(page, /^End the session/)
    },
    async done() {
      const sessions = browser.lifelog.ctx.db.selectFrom('sessions').selectAll()
      return Number((await sessions.execute()).length === kept.sessions.length)
    },
  },
  {
    name: 'end of this session',
    async fill(page) {
      await page.goto('/settings')
      const button = page.locator('main').getByRole('button', { name: 'Log out', exact: true })
      return () => button.click({ noWaitAfter: true })
    },
    async done() {
      const sessions = await browser.lifelog.ctx.db.selectFrom('sessions').selectAll().execute()
      return Number(sessions.length === 0)
    },
  },
  {
    name: 'end of all sessions',
    async fill(page) {
      await page.goto('/settings')
      await page.getByText('Log out everywhere').click()
      return press(page, 'Log out all browsers')
    },
    async done() {
      const sessions = await browser.lifelog.ctx.db.selectFrom('sessions').selectAll().execute()
      return Number(sessions.length === 0)
    },
  },
]

survivesFaults(forms, browser)
