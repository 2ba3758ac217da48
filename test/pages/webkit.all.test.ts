// @module-tag webkit2gtk-driver
// @module-tag xvfb

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { type LifeLogServer, startServer } from '../support/server.ts'
import { password } from '../support/setup.ts'
import { keys, openWebKit, type WebKit } from '../support/webkit.ts'

let server: LifeLogServer
let folder: string
/** What scripts wait for. */
let gate: Promise<void> | undefined

const waiting = { timeout: 60_000, interval: 20 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifelog-files-'))
  server = await startServer({}, ({ url }) =>
    /\/assets\/(?!hide-cached).*\.js$/.test(url) ? gate : undefined,
  )
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

async function fileNamed(name: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, 'seen from the pier')
  return path
}

async function newEvent(title: string): Promise<number> {
  const event = { method: 'POST', json: { title } }
  return (await server.lifelog.json<Event>('/api/events', event, 201)).id
}

describe.each([
  ['a narrow window', { width: 360, height: 740 }],
  ['a wide window', { width: 1280, height: 800 }],
])('WebKit, the size of %s:', (_, size) => {
  let webkit: WebKit
  let letScriptsIn: () => void

  // From its first page on no script comes, as it would know those that it once had.
  beforeAll(async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    letScriptsIn = resolve
    webkit = await openWebKit(size)
    await open('/login')
    await webkit.type('[name=password]', password)
    await webkit.press(keys.enter)
    await arriveAt('/')
  })
  afterAll(() => webkit?.close())

  async function open(path: string): Promise<void> {
    await webkit.goto(server.origin + path)
    await arriveAt(path)
  }

  async function arriveAt(path: string): Promise<void> {
    const isThere = `return location.pathname === '${path}' && !!document.querySelector('main')`
    await vi.waitUntil(() => webkit.evaluate(isThere).catch(() => false), waiting)
  }

  const shownFiles = () => webkit.evaluate('return document.querySelectorAll(".attachment").length')
  const focused = () =>
    webkit.evaluate<{ id: string; outline: string }>(
      'const at = document.activeElement; return { id: at.id, outline: getComputedStyle(at).outlineStyle }',
    )

  test('a file that is chosen before the scripts have come is sent once they are there', async () => {
    const id = await newEvent('Slow line')
    await open(`/events/${id}`)
    await webkit.type('[data-add-files]', await fileNamed('early.txt'))
    expect(await webkit.evaluate('return typeof htmx')).toBe('undefined')
    letScriptsIn()
    await vi.waitFor(async () => expect(await shownFiles()).toBe(1), waiting)
    const { attachments } = await server.lifelog.json<Event>(`/api/events/${id}`)
    expect(attachments.map(({ filename }) => filename)).toEqual(['early.txt'])
  })

  test('the event that was seen stays where it is while those above it come', async () => {
    for (let i = 0; i < 15; i += 1) await newEvent(`Earlier ${i}`)
    const id = await newEvent('The place')
    for (let i = 0; i < 30; i += 1) await newEvent(`Later ${i}`)
    await webkit.goto(`${server.origin}/?from=${id}#event-${id}`)
    const look = () =>
      webkit.evaluate<{ count: number; top: number; scrolled: number }>(`
        const card = document.getElementById('event-${id}')
        const count = document.querySelectorAll('#up[hidden] ~ #timeline .entry').length
        return { count, top: Math.round(card.getBoundingClientRect().top), scrolled: scrollY }`)
    await vi.waitFor(async () => expect((await look()).count).toBeGreaterThan(45), waiting)
    const { top, scrolled } = await look()
    expect(scrolled).toBeGreaterThan(1000)
    const line = await webkit.evaluate<number>(`
      const page = getComputedStyle(document.documentElement)
      const card = getComputedStyle(document.getElementById('event-${id}'))
      return parseFloat(page.scrollPaddingTop) + parseFloat(card.scrollMarginTop)`)
    expect(Math.abs(top - line)).toBeLessThan(3)
  })

  test('a heading that gets the focus by script shows no ring', async () => {
    await open(`/events/${await newEvent('Focus')}`)
    await webkit.type('[data-add-files]', await fileNamed('note.txt'))
    await vi.waitFor(async () => expect(await shownFiles()).toBe(1), waiting)
    expect(await webkit.evaluate('return document.hasFocus()')).toBe(true)
    await webkit.evaluate(
      'document.querySelector(".attachment form[action$=delete] button").focus()',
    )
    await webkit.press(keys.enter)
    await vi.waitFor(async () => expect((await focused()).id).toBe('files-title'), waiting)
    expect((await focused()).outline).toBe('none')
    await webkit.press(keys.tab)
    const next = await focused()
    expect(next.id).not.toBe('files-title')
    expect(next.outline).toBe('solid')
  })
})
