import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'

async function folder(): Promise<LifeLogFolder> {
  const made = await makeFolder()
  onTestFinished(() => made.remove())
  return made
}

const withLongWaits = { timeout: 60_000, interval: 20 }

test('a signal during the start, and another one, leave no PostgreSQL running', async () => {
  const data = await folder()
  const first = data.start({ LOG_LEVEL: 'debug' })
  await vi.waitUntil(() => data.postmaster(), withLongWaits)
  const ended = first.kill('SIGINT')
  void first.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(await data.postmaster()).toBeUndefined()
  expect(first.stderr.join('\n')).not.toContain("can't start")

  const early = data.start({ LOG_LEVEL: 'debug' })
  await vi.waitUntil(() => early.stdout.length > 0, withLongWaits)
  expect(await early.kill('SIGINT')).toBe(0)
  expect(await data.postmaster()).toBeUndefined()
})

test('a second signal hurries, but in order', async () => {
  const data = await folder()
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  const upload = connect(Number(new URL(url).port), '127.0.0.1')
  upload.on('error', () => {})
  const cut = new Promise((resolve) => upload.once('close', resolve))
  upload.write(
    `POST /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n',
  )
  // Its 100 Continue says that the request is under way.
  await once(upload, 'data')
  upload.write('{"title":')
  const said = (words: string) => lifelog.stdout.some((line) => line.includes(words))
  const ended = lifelog.kill('SIGINT')
  await vi.waitUntil(() => said('"stopping"'), withLongWaits)
  await vi.waitUntil(() => {
    void lifelog.kill('SIGINT')
    return said('stopping without waiting')
  }, withLongWaits)
  await cut
  expect(await ended).toBe(0)
  expect(await data.postmaster()).toBeUndefined()
})

test('a signal to npm alone ends LifeLog', async () => {
  const data = await folder()
  const npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      PATH: process.env.PATH,
      HOME: data.path,
      HOST: '127.0.0.1',
      PORT: '0',
      EMBEDDED_STORAGE_PORT: '0',
      LIFELOG_DATA_DIR: data.path,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void npm.kill('SIGKILL'))
  let said = ''
  npm.stderr.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitUntil(() => said.includes('LifeLog is ready'), withLongWaits)
  npm.kill('SIGTERM')
  await once(npm, 'exit')
  await vi.waitUntil(async () => (await data.postmaster()) === undefined, withLongWaits)
})

test('while the database is waited for LifeLog answers, and can be stopped', async () => {
  const data = await folder()
  const nobody = 'postgresql://lifelog:x@127.0.0.1:1/lifelog'
  const port = String(20_000 + (process.pid % 20_000))
  const lifelog = data.start({ DATABASE_URL: nobody, PORT: port })
  const url = `http://127.0.0.1:${port}`
  const said = () => lifelog.stdout.join('\n')
  await vi.waitUntil(() => said().includes('127.0.0.1:1 does not answer yet'), withLongWaits)
  expect((await fetch(`${url}/health/live`)).status).toBe(200)
  const ready = await fetch(`${url}/health/ready`)
  expect([ready.status, await ready.json()]).toEqual([
    503,
    {
      status: 'not_ready',
      database: 'unavailable',
      migrations: 'outdated',
      storage: 'unavailable',
    },
  ])
  const call = await fetch(`${url}/api/events`)
  expect([call.status, call.headers.get('Retry-After')]).toEqual([503, '2'])
  expect(await call.json()).toMatchObject({ code: 'database_unavailable' })
  const page = await fetch(url, { headers: { Accept: 'text/html' } })
  expect(await page.text()).toContain('LifeLog is starting')
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})
