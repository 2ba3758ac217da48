import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Event } from '../lib/events/schema.ts'
import {
  answerOf,
  atRest,
  desktop,
  openBrowser,
  phone,
  type TestBrowser,
  type TestPage,
} from './support/browser.ts'
import { landscape } from './support/pictures.ts'

/** Where the pictures go, by `page-size-scheme.png`. */
const folder = join(import.meta.dirname, '../docs/screenshots')

let browser: TestBrowser
beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser.close())

const timezone = 'Europe/Berlin'

/** A clock time some days ago, as the owner's clock showed it. */
function at(daysAgo: number, clock: string): string {
  const today = Temporal.Now.plainDateISO(timezone)
  return `${today.subtract({ days: daysAgo })}T${clock}`
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString()
}

async function record(
  timestamp: string,
  event: { title: string; tags?: string[]; description?: string; metadata?: object },
  files: [string, string, Buffer][] = [],
): Promise<number> {
  const { lifelog } = browser
  const json = { ...event, timestamp }
  const { id } = await lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)
  for (const [name, type, bytes] of files) {
    const body = new FormData()
    body.append('file', new File([new Uint8Array(bytes)], name, { type }))
    await lifelog.json(`/api/events/${id}/attachments`, { method: 'POST', body }, 201)
  }
  return id
}

/** Some days of a life, the detailed one of which is returned. */
async function live(): Promise<number> {
  await record(minutesAgo(12), { title: 'Paid the electricity bill', tags: ['receipts', 'home'] }, [
    ['november.csv', 'text/csv', Buffer.from('item;amount\nelectricity;62.40\n')],
  ])
  await record(minutesAgo(95), {
    title: 'Called grandma',
    tags: ['family'],
    description: 'She found the letters from 1962 and will read them to us at Christmas.',
  })
  const harbour = await record(
    at(1, '18:40'),
    {
      title: 'Evening walk along the harbour',
      tags: ['walks', 'harbour', 'evening'],
      description: [
        'The light was *unreal* tonight.\n',
        '- counted **eleven** cranes on the way to the pier',
        '- the kiosk is open again until ten',
        '- the ferry timetable changes next week\n',
        '> Bring the tripod next time.',
      ].join('\n'),
      metadata: { steps: 9412, weather: 'clear', temperature: 7 },
    },
    [
      ['dusk.jpg', 'image/jpeg', await landscape([38, 50, 94], [247, 164, 110], [43, 38, 66], 1)],
      [
        'hills.jpg',
        'image/jpeg',
        await landscape([120, 178, 214], [250, 236, 205], [46, 92, 84], 2),
      ],
      [
        'notes.md',
        'text/markdown',
        Buffer.from('# Walk\n\nFrom the pier to the old lighthouse.\n'),
      ],
    ],
  )
  await record(at(1, '12:30'), { title: 'Lunch at Mario’s', tags: ['food', 'friends'] })
  await record(at(1, '07:55'), {
    title: 'Finished “The Left Hand of Darkness”',
    tags: ['books'],
    description: 'The crossing of the ice stays with me.',
  })
  await record(
    at(2, '09:15'),
    { title: 'First snow', tags: ['weather', 'garden'], description: 'It stayed until noon.' },
    [
      [
        'snow.jpg',
        'image/jpeg',
        await landscape([176, 196, 214], [244, 244, 240], [92, 112, 128], 4),
      ],
    ],
  )
  await record(at(2, '17:05'), {
    title: 'Bike: new chain at 4,120 km',
    tags: ['bike', 'receipts'],
    metadata: { km: 4120, price: 34.9 },
  })
  await record(at(3, '20:10'), {
    title: 'Piano: the second movement by heart',
    tags: ['music'],
  })
  for (const title of ['Trying this out', 'Bought the wrong cable']) {
    const id = await record(at(4, '10:00'), { title })
    await browser.lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
  }
  return harbour
}

test('every page, on a phone and a desk, light and dark', async () => {
  const visitor = await browser.page({ signedIn: false })
  const owner = await browser.page()
  await shoot(owner, 'timeline-empty', '/')
  const id = await live()
  await shoot(visitor, 'login', '/login')
  await shoot(visitor, 'offline', '/offline')
  await shoot(owner, 'timeline', '/')
  await shoot(owner, 'search', '/?q=harb')
  await shoot(owner, 'nothing-found', '/?q=zeppelin')
  await shoot(owner, 'event', `/events/${id}`)
  await shoot(owner, 'edit', `/events/${id}/edit`)
  await shoot(owner, 'new', '/events/new')
  await shoot(owner, 'trash', '/trash')
  await shoot(owner, 'settings', '/settings')
  await shoot(owner, 'api', '/api/docs')
  owner.expected.push(answerOf(404))
  await shoot(owner, 'not-found', '/nothing')
})

async function shoot(page: TestPage, name: string, path: string): Promise<void> {
  await page.goto(path)
  for (const [size, viewport] of Object.entries({ phone, desktop })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await settled(page)
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) })
    }
  }
}

/** All that moves or loads has come to rest, and the focus, which blinks, is out of the picture. */
async function settled(page: TestPage): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await atRest(page)
  const areLoaded = () =>
    page.evaluate(() =>
      [...document.images]
        .filter((image) => image.getBoundingClientRect().top < innerHeight)
        .every(({ complete }) => complete),
    )
  await expect.poll(areLoaded).toBe(true)
}
