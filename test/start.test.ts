import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { accountFor } from '../lib/embedded/postgres/account.ts'
import type { EventsPage } from '../lib/search/schema.ts'
import type { SettingsView } from '../lib/settings/schema.ts'
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'

async function folder(...args: Parameters<typeof makeFolder>): Promise<LifeLogFolder> {
  const made = await makeFolder(...args)
  onTestFinished(() => made.remove())
  return made
}

/** A folder in which LifeLog ran before, for what isn't about the first start. */
let used: LifeLogFolder
beforeAll(async () => {
  used = await makeFolder()
})
afterEach(() => used.stop())
afterAll(() => used.remove())

async function call<T>(url: string, bearer: string, json?: unknown): Promise<T> {
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
    ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

async function titles(url: string, bearer: string): Promise<string[]> {
  const { items } = await call<EventsPage>(`${url}/api/events`, bearer)
  return items.map(({ title }) => title)
}

describe('the first start', () => {
  test('says the address, the password and the token once; the second finds all as it was', async () => {
    const data = await folder('a folder with späces')
    const first = data.start({ LOG_LEVEL: 'trace' })
    const url = await first.ready()
    const [password, made] = [/password +(\S+)$/m, /token +(llog_\S+)$/m].map(
      (form) => form.exec(first.stderr.join('\n'))?.[1] ?? 'not said',
    )
    await call(`${url}/api/events`, made ?? '', { title: 'Lunch at the harbour' })
    expect(await first.kill('SIGTERM')).toBe(0)
    const said = [...first.stdout, ...first.stderr].join('\n')
    for (const secret of [password, made]) expect(said.split(secret ?? '')).toHaveLength(2)

    const second = data.start()
    expect(await titles(await second.ready(), made ?? '')).toEqual(['Lunch at the harbour'])
    expect(await second.kill('SIGTERM')).toBe(0)
    expect(second.stderr).toEqual([expect.stringMatching(/^LifeLog is ready at http:\S+:\d+$/)])
    expect(second.stdout.join('\n')).not.toContain(made)
  })

  test('never says a password or token that it was given', async () => {
    const given = { API_TOKEN: token, ADMIN_PASSWORD: 'correct horse battery', LOG_LEVEL: 'trace' }
    const lifelog = used.start(given)
    const url = await lifelog.ready()
    expect(await titles(url, token)).toEqual([])
    expect((await fetch(`${url}/api/events?token=${token}`)).status).toBe(401)
    expect(await lifelog.kill('SIGTERM')).toBe(0)
    const said = [...lifelog.stdout, ...lifelog.stderr].join('\n')
    expect(said).toContain('"msg":"request"')
    expect(said).not.toContain(token)
    expect(said).not.toContain(given.ADMIN_PASSWORD)
    expect(lifelog.stderr).toHaveLength(1)
  })

  test('tries its own storage only when it is told to, and then finds it sound', async () => {
    const url = await used.start({ API_TOKEN: token }).ready()
    const seen = async () => (await call<SettingsView>(`${url}/api/settings`, token)).storage
    expect(await seen()).toMatchObject({ reachable: true, uploads: { way: 'form' }, probe: [] })
    const headers = { Authorization: `Bearer ${token}` }
    await fetch(`${url}/settings/storage/check`, { method: 'POST', redirect: 'manual', headers })
    const { probe, uploads } = await seen()
    expect(uploads.way).toBe('form')
    expect(probe.length).toBeGreaterThan(5)
    expect(probe.filter(({ passed }) => !passed)).toEqual([])
  })

  test('makes room in its database for as large a pool as it was told', async () => {
    await used.start({ DATABASE_POOL_MAX: '120' }).ready()
    const sql = postgres(await used.databaseUrl(), { max: 120 })
    await Promise.all(Array.from({ length: 120 }, () => sql`select pg_sleep(0.5)`))
    await sql.end()
  })

  test('works for an ordinary account', async () => {
    const account = await accountFor(import.meta.dirname, '/nowhere', process.execPath)
    const data = await folder('data', account)
    const lifelog = data.start({ API_TOKEN: token })
    expect(await titles(await lifelog.ready(), token)).toEqual([])
    expect(await lifelog.kill('SIGTERM')).toBe(0)
    expect(await data.postmaster()).toBeUndefined()
  })
})

describe('what keeps LifeLog from starting is said, and nothing is left running', () => {
  test.for([
    ['PORT', /^LifeLog can't start\. Port (\d+) is in use\. .* set PORT to another\.$/],
    ['EMBEDDED_STORAGE_PORT', /Port (\d+) is in use by .* EMBEDDED_STORAGE_PORT to another/],
  ] as const)('another program listens on %s', async ([variable, message]) => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const lifelog = used.start({ [variable]: `${port}` })
    expect(await lifelog.ended).toBe(1)
    expect(lifelog.stderr).toHaveLength(1)
    expect(message.exec(lifelog.stderr[0] ?? '')?.[1]).toBe(`${port}`)
    expect(await used.postmaster()).toBeUndefined()
  })

  test('another LifeLog uses the same folder', async () => {
    const first = used.start({ API_TOKEN: token })
    const url = await first.ready()
    const second = used.start()
    expect(await second.ended).toBe(1)
    expect(second.stderr.join('\n')).toContain('Another LifeLog is running')
    expect(await titles(url, token)).toEqual([])
  })

  test('every variable that is wrong is named in one list', async () => {
    const lifelog = used.start({ PORT: '80000', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' })
    expect(await lifelog.ended).toBe(1)
    expect(lifelog.stdout).toEqual([])
    expect(lifelog.stderr).toEqual([
      "LifeLog can't start. The configuration is wrong:",
      expect.stringMatching(/^ {2}PORT: /),
      expect.stringMatching(/^ {2}DATABASE_URL: /),
      expect.stringMatching(/^ {2}LOG_LEVEL: /),
    ])
  })
})

describe('told to stop', () => {
  beforeAll(async () => {
    const lifelog = used.start()
    await lifelog.ready()
    await fill(await used.databaseUrl())
    await lifelog.kill('SIGTERM')
  })

  test.for(['SIGTERM', 'SIGINT'] as const)(
    '%s: what is under way finishes, nothing new begins, and all of it ends',
    async (signal) => {
      const lifelog = used.start({ API_TOKEN: token })
      const url = await lifelog.ready()
      const download = await begin(`${url}/api/export`)
      const ended = lifelog.kill(signal)
      await expect.poll(() => refusal(url)).toBe('ECONNREFUSED')
      expect(JSON.parse(await text(download)).events).toHaveLength(events)
      expect(await ended).toBe(0)
      expect(await used.postmaster()).toBeUndefined()
    },
  )

  test('clients that never finish are cut off', async () => {
    const lifelog = used.start({ API_TOKEN: token })
    const url = await lifelog.ready()
    const download = await begin(`${url}/api/export`)
    const broken = once(download, 'error')
    const upload = connect(Number(new URL(url).port), '127.0.0.1')
    upload.on('error', () => {})
    upload.write(
      `POST /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"title":',
    )
    expect(await lifelog.kill('SIGTERM')).toBe(0)
    download.resume()
    await broken
    expect(await used.postmaster()).toBeUndefined()
  })
})

const events = 2_000

/** Makes an export that is far larger than what sockets hold. */
async function fill(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  await sql`
    insert into events (uid, title, description)
    select gen_random_uuid(), 'Event ' || n, repeat(repeat(' ', 999) || '.', 10)
    from generate_series(1, ${events}::int) n`
  await sql.end()
}

/** Begins to read an answer, and goes on when its reader does. */
async function begin(url: string): Promise<IncomingMessage> {
  const request = get(url, { headers: { Authorization: `Bearer ${token}` } })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  return response
}

/** How a new connection is refused; undefined where it isn't. */
async function refusal(url: string): Promise<string | undefined> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const [error] = await Promise.race([once(socket, 'error'), once(socket, 'connect')])
  socket.destroy()
  return error?.code
}
