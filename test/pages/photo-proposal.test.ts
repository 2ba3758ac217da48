// @module-tag chromium-headless-shell

import { beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import { axeViolations, phone, type TestPage, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { type Exif, exifBlock, jpegWith } from '../support/photos.ts'

const browser = useBrowser({ LIFELOG_TIMEZONE: 'Europe/Berlin' })
beforeEach(() => browser.lifelog.deleteEvents())

const lisbon: Exif = {
  dateTimeOriginal: '2019:06:03 18:12:05',
  latitude: [38, 42, 50.04],
  latitudeRef: 'N',
  longitude: [9, 8, 21.84],
  longitudeRef: 'W',
}
const photo = async (name: string, exif?: Exif) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await jpegWith(exif && exifBlock(exif)),
})
const events = async () => (await browser.lifelog.json<EventsPage>('/api/events')).items
const proposal = (page: TestPage) => page.locator('.photo-proposal')
const line = (page: TestPage) => page.getByLabel('What happened?')

async function openTimeline(timezoneId = 'Asia/Tokyo'): Promise<TestPage> {
  const page = await browser.page({ timezoneId, viewport: phone })
  await page.goto('/')
  return page
}

describe('the quick line', () => {
  test('offers when and where a photo was taken, and takes it with one tap', async () => {
    const page = await openTimeline()
    await page
      .locator('#quick-add [data-add-files]')
      .setInputFiles([await photo('trip.jpg', lisbon)])
    await expect
      .poll(() => proposal(page).textContent())
      .toBe('Taken 3 June 2019, 18:12, near Baixa. Use this')
    await page.getByRole('button', { name: 'Use this' }).click()
    expect(await proposal(page).textContent()).toBe('Set to 3 June 2019, 18:12, near Baixa. Undo')
    await line(page).fill('Trip')
    await line(page).press('Enter')
    await expect.poll(async () => (await events())[0]?.attachments.length).toBe(1)
    expect(await events()).toMatchObject([
      {
        title: 'Trip',
        timestamp: '2019-06-03T17:12:05Z',
        timezone: 'Europe/Lisbon',
        location: { latitude: 38.7139, longitude: -9.1394, name: 'Baixa' },
      },
    ])
    expect(await proposal(page).count()).toBe(0)
    await line(page).fill('Now')
    await line(page).press('Enter')
    await expect.poll(async () => (await events()).length).toBe(2)
    expect((await events())[0]?.timezone).toBe('Asia/Tokyo')
  })

  test('changes nothing where it is not used, or undone', async () => {
    const page = await openTimeline()
    await page
      .locator('#quick-add [data-add-files]')
      .setInputFiles([await photo('trip.jpg', lisbon)])
    await page.getByRole('button', { name: 'Use this' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await line(page).press('Enter')
    await expect.poll(async () => (await events()).length).toBe(1)
    const [event] = await events()
    expect(event).toMatchObject({ timezone: 'Asia/Tokyo', location: null })
    expect(Date.parse(event?.timestamp ?? '')).toBeGreaterThan(Date.parse('2026-01-01'))
  })

  test('says whose clock it is where the photo does not', async () => {
    const page = await openTimeline()
    const plain = await photo('scan.jpg', { dateTimeOriginal: '2019:06:03 18:12:05' })
    await page.locator('#quick-add [data-add-files]').setInputFiles([plain])
    await expect
      .poll(() => proposal(page).textContent())
      .toBe(
        'Taken 3 June 2019, 18:12. The photo names no timezone; its clock is read as that of Tokyo. Use this',
      )
  })

  test('takes the first of several photos', async () => {
    const page = await openTimeline()
    await page
      .locator('#quick-add [data-add-files]')
      .setInputFiles([
        await photo('two.jpg', { ...lisbon, dateTimeOriginal: '2019:06:03 19:00:00' }),
        await photo('none.jpg'),
        await photo('one.jpg', lisbon),
      ])
    await expect
      .poll(() => proposal(page).textContent())
      .toBe('The first photo was taken 3 June 2019, 18:12, near Baixa. Use this')
  })

  test.each<[string, Exif | undefined]>([
    ['with a clock that was never set', { dateTimeOriginal: '2000:01:01 00:00:12' }],
    ...inDepth<[string, Exif | undefined]>(['without EXIF', undefined]),
  ])('offers nothing for a photo %s', async (_, exif) => {
    const page = await openTimeline()
    const asked = page.waitForResponse((response) => response.url().includes('photo-proposal'))
    await page.locator('#quick-add [data-add-files]').setInputFiles([await photo('a.jpg', exif)])
    await asked
    await line(page).press('Enter')
    await expect.poll(async () => (await events())[0]?.attachments.length).toBe(1)
    expect(await proposal(page).count()).toBe(0)
  })

  test('loads nothing for photos before one is chosen', async () => {
    const page = await browser.page({ viewport: phone })
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(request.url()))
    await page.goto('/')
    await line(page).fill('x')
    expect(loaded.filter((url) => /exifr|photo-/.test(url))).toEqual([])
  })
})

test('the full form fills in what the photo says', async () => {
  const page = await browser.page({ timezoneId: 'Asia/Tokyo' })
  await page.goto('/events/new')
  await page.locator('[data-add-files]').setInputFiles([await photo('trip.jpg', lisbon)])
  await page.getByRole('button', { name: 'Use this' }).click()
  expect(await page.locator('[name=timestamp]').inputValue()).toBe('2019-06-03T18:12')
  await page.locator('[name=title]').fill('Trip')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await events())[0]?.attachments.length).toBe(1)
  expect(await events()).toMatchObject([
    {
      timestamp: '2019-06-03T17:12:00Z',
      timezone: 'Europe/Lisbon',
      location: { latitude: 38.7139, longitude: -9.1394, name: 'Baixa' },
    },
  ])
})

describe('an event that is there', () => {
  const record = async (json: object) => {
    const init = { method: 'POST', json: { title: 'Old walk', ...json } }
    return browser.lifelog.json<Event>('/api/events', init, 201)
  }
  const read = (id: number) => browser.lifelog.json<Event>(`/api/events/${id}`)

  test('is offered what a photo that is added says, takes it with one tap, and gives it back', async () => {
    const { id } = await record({ timestamp: '2019-06~', timezone: 'Europe/Berlin' })
    const before = await read(id)
    const page = await browser.page({ viewport: phone })
    await page.goto(`/events/${id}`)
    await page.locator('[data-add-files]').setInputFiles([await photo('trip.jpg', lisbon)])
    await page.getByRole('button', { name: 'Use this' }).click()
    await expect
      .poll(() => proposal(page).textContent())
      .toBe('Set to 3 June 2019, 18:12, near Baixa. Undo')
    await page.locator('.event-place', { hasText: 'Baixa' }).waitFor()
    await page.locator('.map-preview').waitFor()
    expect(await page.locator('.event-time').first().textContent()).toContain('3 June 2019')
    expect(await axeViolations(page, '.photo-proposal')).toEqual([])
    expect(await read(id)).toMatchObject({
      timestamp: '2019-06-03T17:12:05Z',
      timezone: 'Europe/Lisbon',
      precision: 'minute',
      approximate: false,
      location: { latitude: 38.7139, longitude: -9.1394, name: 'Baixa' },
    })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Use this' }).waitFor()
    expect(await page.locator('.event-place').count()).toBe(0)
    const { timestamp, timezone, precision, approximate, location } = before
    await expect
      .poll(() => read(id))
      .toMatchObject({ timestamp, timezone, precision, approximate, location })
    await expect.poll(async () => (await read(id)).attachments.length).toBe(1)
  })

  test('is offered nothing that it says itself', async () => {
    const location = { latitude: 38.7139, longitude: -9.1394, name: 'At home' }
    const { id } = await record({
      timestamp: '2019-06-03T18:12',
      timezone: 'Europe/Lisbon',
      location,
    })
    const page = await browser.page()
    await page.goto(`/events/${id}`)
    const compared = page.waitForResponse((response) =>
      response.url().endsWith(`/api/events/${id}`),
    )
    await page.locator('[data-add-files]').setInputFiles([await photo('trip.jpg', lisbon)])
    await compared
    await expect.poll(async () => (await read(id)).attachments.length).toBe(1)
    expect(await proposal(page).count()).toBe(0)
  })

  test('is changed by its form, with the rest that is typed', async () => {
    const { id } = await record({ timestamp: '2026-01-01T12:00', timezone: 'Europe/Berlin' })
    const page = await browser.page()
    await page.goto(`/events/${id}/edit`)
    await page.locator('[data-add-files]').setInputFiles([await photo('trip.jpg', lisbon)])
    await page.getByRole('button', { name: 'Use this' }).click()
    expect(await page.locator('[name=timestamp]').inputValue()).toBe('2019-06-03T18:12')
    expect((await read(id)).timezone).toBe('Europe/Berlin')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(async () => (await read(id)).timezone).toBe('Europe/Lisbon')
  })
})
