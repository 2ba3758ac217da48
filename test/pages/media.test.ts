// @module-tag chromium-headless-shell

import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { axeViolations, type TestPage, useBrowser } from '../support/browser.ts'
import { isDeep } from '../support/depth.ts'
import { png } from '../support/files.ts'
import { wav, webm } from '../support/media.ts'

/** A port to which nobody listens: above those that systems give out, and open to browsers. */
const unreachable = 'http://localhost:65533'

describe.for([
  ['come from the storage', {}],
  [
    'come through LifeLog where the browser can’t reach the storage',
    { RUSTFS_PUBLIC_ENDPOINT: unreachable },
  ],
] as const)('files %s', ([, environment]) => {
  const isDirect = !('RUSTFS_PUBLIC_ENDPOINT' in environment)
  const browser = useBrowser({
    ALLOWED_MIME_TYPES: 'video/webm,audio/wav,image/png',
    ...environment,
  })

  // A frame comes through LifeLog anyway, and a video by the same way as sound.
  if (isDirect || isDeep) {
    test('a video plays from any moment, without all that is before it', async () => {
      const bytes = await webm(40)
      const { page, parts } = await openWith({ name: 'a.webm', mimeType: 'video/webm', bytes })
      await durationIs(page, 'article video', 40)
      expect(await colourOf(page)).toBe('red')
      expect(await seek(page, 'article video', 30)).toBe(30)
      await expect.poll(() => colourOf(page)).toBe('blue')
      expect(parts).toContainEqual({ isDirect, start: expect.toSatisfy(isInSecondHalf(bytes)) })
    })

    test('a video shows a frame of it wherever it is, and plays there', async () => {
      const bytes = await webm(4)
      const { page } = await openWith({ name: 'b.webm', mimeType: 'video/webm', bytes })
      const poster = await page.locator('video').first().getAttribute('poster')
      expect(poster).toMatch(/^\/renditions\/800\//)
      const frame = await page.request.get(poster ?? '')
      expect(frame.headers()['content-type']).toBe('image/webp')
      expect(await meanOf(await frame.body())).toBe('red')

      await page.goto('/')
      expect(await page.locator('.entry video').first().getAttribute('poster')).toBe(poster)
      await page.goto('/photos')
      const tile = page.locator('.photo-tile a').first()
      const width = () => tile.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)
      await expect.poll(width).toBeGreaterThan(0)
      await tile.click()
      await durationIs(page, '#viewer video', 4)
      expect(await page.locator('#viewer img').isVisible()).toBe(false)
      expect(await seek(page, '#viewer video', 3)).toBe(3)
      expect(await axeViolations(page, '#viewer')).toEqual([])
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator('#viewer').getAttribute('open')).toBeNull()
      await expect.poll(() => page.locator('#viewer source').count()).toBe(0)
    })
  }

  test('sound plays from any moment, without all that is before it', async () => {
    const bytes = wav(900)
    const { page, parts } = await openWith({ name: 'a.wav', mimeType: 'audio/wav', bytes })
    await durationIs(page, 'audio', 900)
    expect(await seek(page, 'audio', 600)).toBe(600)
    expect(parts).toContainEqual({ isDirect, start: expect.toSatisfy(isInSecondHalf(bytes)) })
  })

  test('a picture, large', async () => {
    const { page } = await openWith({ name: 'a.png', mimeType: 'image/png', bytes: png })
    await page.locator('a[data-photo]').click()
    const large = page.locator('#viewer img')
    await expect.poll(() => large.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(4)
    await page.getByRole('link', { name: 'Original' }).click()
    await expect.poll(() => large.getAttribute('src')).toContain('/api/attachments/')
    expect((await large.getAttribute('src'))?.includes('mode=stream')).toBe(!isDirect)
  })

  /** An event to which the page has added a file; `parts` tells which ones of it were answered 206. */
  async function openWith(file: { name: string; mimeType: string; bytes: Buffer }) {
    const { id } = await browser.lifelog.record({ title: 'With a file' })
    const page = await browser.page()
    // What the storage doesn't answer is no fault of the page.
    if (!isDirect) page.expected.push(/Failed to load resource/)
    await page.goto(`/events/${id}`)
    await page.setInputFiles('[data-add-files]', { ...file, buffer: file.bytes })
    await page.locator('#attachments > li').waitFor()
    const parts: { isDirect: boolean; start: number }[] = []
    page.on('response', (response) => {
      const [, start] = /^bytes (\d+)-/.exec(response.headers()['content-range'] ?? '') ?? []
      if (response.status() !== 206 || !response.request().headers().range) return
      parts.push({ isDirect: !response.url().startsWith(browser.origin), start: Number(start) })
    })
    await page.reload()
    return { page, parts }
  }
})

type Player = 'article video' | 'audio' | '#viewer video'

async function durationIs(page: TestPage, player: Player, seconds: number): Promise<void> {
  const duration = () => page.locator(player).evaluate((media: HTMLMediaElement) => media.duration)
  await expect.poll(duration).toBe(seconds)
}

/** Goes to a moment, in s. Gives the one at which the player is once it has the picture or sound. */
function seek(page: TestPage, player: Player, moment: number): Promise<number> {
  return page.locator(player).evaluate(async (media: HTMLMediaElement, moment) => {
    const seeked = new Promise((resolve) => media.addEventListener('seeked', resolve))
    media.currentTime = moment
    await seeked
    return media.currentTime
  }, moment)
}

async function colourOf(page: TestPage): Promise<'red' | 'blue'> {
  return meanOf(await page.locator('article video').screenshot({ caret: 'initial' }))
}

async function meanOf(picture: Buffer): Promise<'red' | 'blue'> {
  const { channels } = await sharp(picture).stats()
  const [red = 0, , blue = 0] = channels.map(({ mean }) => mean)
  return red > blue ? 'red' : 'blue'
}

function isInSecondHalf({ length }: Buffer) {
  return (position: number) => position > length / 2
}
