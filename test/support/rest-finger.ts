import type { Locator, Page } from 'playwright-core'

/** Puts a finger on a card; what it gives lifts it. */
export async function restFinger(page: Page, card: Locator): Promise<() => Promise<unknown>> {
  const { x = 0, y = 0 } = (await card.boundingBox()) ?? {}
  const devtools = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', [{ x: x + 60, y: y + 40 }])
  return () => touch('touchEnd', [])
}
