import lighthouse, { desktopConfig } from 'lighthouse'
import { chromium } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import type { EventsPage } from '../lib/search/schema.ts'
import { freePort } from './support/free-port.ts'
import { recordLife } from './support/life.ts'
import { startServer } from './support/server.ts'
import { password } from './support/setup.ts'

const categories = ['performance', 'accessibility', 'best-practices', 'seo']

// Prints the scores of the main pages with a seeded life; all but the speed must be whole.
test('what Lighthouse says', async () => {
  await using ending = new AsyncDisposableStack()
  const server = await startServer()
  ending.defer(server.close)
  await recordLife(server.lifelog)
  const port = await freePort()
  const browser = await chromium.launch({
    executablePath: inject('chromium'),
    args: ['--no-sandbox', `--remote-debugging-port=${port}`],
  })
  ending.defer(() => browser.close())
  // In the jar, as a header would leave out what the service worker asks for.
  const session = await browser.newBrowserCDPSession()
  await session.send('Storage.setCookies', { cookies: await logIn(server.origin) })
  const { items } = await server.lifelog.json<EventsPage>('/api/search?q=evening')
  const pages = ['/', '/photos', '/calendar/2025', `/events/${items[0]?.id}`]
  const faults: string[] = []
  for (const path of pages) {
    for (const [device, config] of Object.entries({ mobile: undefined, desktop: desktopConfig })) {
      const flags = {
        port,
        onlyCategories: categories,
        logLevel: 'error' as const,
      }
      const result = await lighthouse(server.origin + path, flags, config)
      if (!result) throw new Error(`Lighthouse says nothing of ${path}`)
      const scores = Object.values(result.lhr.categories).map(
        ({ id, score }) => `${id} ${Math.round((score ?? 0) * 100)}`,
      )
      process.stdout.write(`${path} ${device}: ${scores.join(', ')}\n`)
      for (const { id, auditRefs } of Object.values(result.lhr.categories)) {
        for (const { id: audit, weight } of auditRefs) {
          const { score, title, displayValue = '', details } = result.lhr.audits[audit] ?? {}
          if (weight === 0 || score === null || score === undefined || score >= 0.9) continue
          const items = details && 'items' in details ? JSON.stringify(details.items) : ''
          process.stdout.write(`  ${id}: ${title} ${displayValue} ${items.slice(0, 400)}\n`)
          if (id !== 'performance') faults.push(`${path} ${device}: ${title}`)
        }
      }
    }
  }
  expect(faults).toEqual([])
})

async function logIn(origin: string) {
  const body = new URLSearchParams({ password })
  const { headers } = await fetch(`${origin}/login`, { method: 'POST', body, redirect: 'manual' })
  return headers.getSetCookie().map((cookie) => {
    const [pair = ''] = cookie.split(';')
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: origin }
  })
}
