import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { makeFolder, token } from './support/process.ts'

const withLongWaits = { timeout: 60_000, interval: 50 }

test("while LifeLog's own PostgreSQL can't be started again, everybody is told, and it's tried on", async () => {
  const data = await makeFolder()
  onTestFinished(() => data.remove())
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  const ask = (path: string, Accept = 'application/json') =>
    fetch(url + path, { headers: { Authorization: `Bearer ${token}`, Accept } })
  expect((await ask('/', 'text/html')).status).toBe(200)

  const needed = join(data.path, 'postgres/cluster/postgresql.conf')
  await rename(needed, `${needed}.away`)
  process.kill((await data.postmaster()) as number, 'SIGKILL')
  const told = /has ended and is being started again \(try (\d+)\)\. The log says why\./
  /** The number of the try that the page tells of. */
  const toldOnPage = async () => {
    const page = await ask('/', 'text/html')
    expect(page.status).toBe(503)
    expect(page.headers.get('Content-Type')).toContain('text/html')
    return Number(told.exec(await page.text())?.[1])
  }
  await vi.waitFor(async () => expect(await toldOnPage()).toBeGreaterThan(0), withLongWaits)
  const first = await toldOnPage()
  await vi.waitFor(async () => expect(await toldOnPage()).toBeGreaterThan(first), withLongWaits)
  for (const path of ['/api/events', '/health/ready']) {
    const answer = await ask(path)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(told) })
  }
  expect((await ask('/health/live')).status).toBe(200)

  await rename(`${needed}.away`, needed)
  await vi.waitFor(
    async () => expect((await ask('/', 'text/html')).status).toBe(200),
    withLongWaits,
  )
  expect(await (await ask('/health/ready')).json()).not.toHaveProperty('detail')
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})
