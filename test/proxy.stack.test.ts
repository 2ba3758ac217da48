// @module-tag caddy
// @module-tag libnss3-tools
// @module-tag curl

// @module-tag chromium-headless-shell

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Attachment, Link } from '../lib/attachments/schema.ts'
import type { Event } from '../lib/events/schema.ts'
import { launch } from './support/browser.ts'
import { jpeg } from './support/files.ts'
import { password, startLifeLog, type TestLifeLog, token } from './support/setup.ts'

// deploy/Caddyfile in a real Caddy, with two ports of localhost in the place of two names, and a
// browser that trusts Caddy's own certificate authority.

const run = promisify(execFile)

let home: string
let lifelog: TestLifeLog
let server: Server
let caddy: ChildProcess
let browser: Browser
/** The two addresses that people see. */
let app: string
let storage: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lifelog-proxy-'))
  const [appPort, storagePort, plainPort] = await freePorts(3)
  app = `https://localhost:${appPort}`
  storage = `https://localhost:${storagePort}`
  lifelog = await startLifeLog({
    PUBLIC_URL: app,
    TRUST_PROXY: 'true',
    RUSTFS_PUBLIC_ENDPOINT: storage,
    FILE_MAX_BYTES: String(64 * 1024 * 1024),
  })
  server = serve({ fetch: lifelog.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server
  await once(server, 'listening')
  caddy = await startCaddy(plainPort ?? 0, {
    PUBLIC_URL: app,
    RUSTFS_PUBLIC_ENDPOINT: storage,
    APP_HOST: 'localhost',
    APP_PORT: `${(server.address() as AddressInfo).port}`,
    STORAGE_UPSTREAM: new URL(lifelog.ctx.config.RUSTFS_ENDPOINT ?? '').host,
  })
  await trustAuthority()
  browser = await launch({ ...process.env, HOME: home })
})
afterAll(async () => {
  await browser?.close()
  if (caddy?.exitCode === null) {
    const ended = once(caddy, 'exit')
    caddy.kill('SIGTERM')
    await ended
  }
  server?.closeAllConnections()
  server?.close()
  await lifelog?.close()
  await rm(home, { recursive: true })
})

async function freePorts(count: number): Promise<number[]> {
  const listening = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  return listening.map((server) => {
    const { port } = server.address() as AddressInfo
    server.close()
    return port
  })
}

/** Runs the Caddyfile, but on a port of its own for plain HTTP, and without a word to this machine. */
async function startCaddy(plainPort: number, names: Record<string, string>): Promise<ChildProcess> {
  const env = { ...process.env, ...names, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home }
  const caddyfile = join(import.meta.dirname, '../deploy/Caddyfile')
  const adapted = await run('caddy', ['adapt', '--config', caddyfile], { env }).catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new Error('The tests need Caddy. Install it: apt-get install caddy')
  })
  const config = JSON.parse(adapted.stdout)
  config.admin = { disabled: true, config: { persist: false } }
  config.apps.http.http_port = plainPort
  config.apps.pki = { certificate_authorities: { local: { install_trust: false } } }
  const child = spawn('caddy', ['run', '--config', '-'], { env, stdio: ['pipe', 'ignore', 'pipe'] })
  child.stdin.end(JSON.stringify(config))
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitFor(async () => {
    expect(child.exitCode, said).toBeNull()
    await access(authority())
  }, 60_000)
  return child
}

function authority(): string {
  return join(home, 'caddy/pki/authorities/local/root.crt')
}

/** Chromium trusts what is in the NSS database of its account. */
async function trustAuthority(): Promise<void> {
  const folder = join(home, '.pki/nssdb')
  await mkdir(folder, { recursive: true })
  await run('certutil', ['-d', `sql:${folder}`, '-N', '--empty-password'])
  const certificate = ['-n', 'caddy', '-t', 'C,,', '-i', authority()]
  await run('certutil', ['-d', `sql:${folder}`, '-A', ...certificate])
}

/** What curl writes, through the proxy and without any other; its certificate is checked. */
async function curl(...args: string[]): Promise<Buffer> {
  const common = ['--silent', '--show-error', '--cacert', authority(), '--noproxy', '*']
  const { stdout } = await run('curl', [...common, ...args], {
    encoding: 'buffer',
    maxBuffer: 1024 ** 3,
  })
  return stdout
}

const owner = ['--header', `Authorization: Bearer ${token}`]

async function openPage(): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const context = await browser.newContext({ baseURL: app })
  const page = await context.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  return { page, requests, complaints }
}

test('login, upload to the storage, preview and share link: all of it by HTTPS', async () => {
  const { page, requests, complaints } = await openPage()
  await page.goto('/login')
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${app}/`)
  const cookies = await page.context().cookies()
  const session = cookies.find(({ name }) => name.startsWith('__Host-'))
  expect(session).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })

  const event = await lifelog.json<Event>(
    '/api/events',
    { method: 'POST', json: { title: 'By TLS' } },
    201,
  )
  await page.goto(`/events/${event.id}`)
  await page.setInputFiles('[data-add-files]', {
    name: 'photo.jpg',
    mimeType: 'image/jpeg',
    buffer: jpeg,
  })
  await expect
    .poll(async () => (await lifelog.json<Event>(`/api/events/${event.id}`)).attachments)
    .toMatchObject([{ state: 'ready' }])
  expect(requests).toContainEqual(expect.stringMatching(`^POST ${storage}/lifelog-attachments`))
  const stored = await lifelog.json<Event>(`/api/events/${event.id}`)
  const [attachment] = stored.attachments as [Attachment]
  expect(attachment.state).toBe('ready')

  await page.goto(`/attachments/${attachment.key}`)
  await page.locator(`img[src*="${attachment.key}"]`).first().click()
  // The picture itself is 4 pixels wide, and its original comes from the storage.
  const picture = page.locator('#viewer img')
  const width = () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)
  await expect.poll(width).toBe(4)
  await page.getByRole('link', { name: 'Original' }).click()
  await expect
    .poll(() => requests)
    .toContainEqual(expect.stringMatching(`^GET ${storage}/lifelog-attachments`))

  const link = await lifelog.json<Link>(`/api/attachments/${attachment.key}/link`, {
    method: 'POST',
    json: {},
  })
  expect(link.url).toMatch(`${storage}/`)
  expect((await curl('--fail', link.url)).equals(jpeg)).toBe(true)
  await page.goto(`/attachments/${attachment.key}/share`)
  expect(await page.content()).toContain(`${storage}/`)

  expect(requests.filter((request) => !/ (https:|blob:|data:)/.test(request))).toEqual([])
  expect(complaints).toEqual([])
})

describe('by curl', () => {
  test('a large file goes through the proxy and comes back in parts', async () => {
    const { id } = await lifelog.json<Event>(
      '/api/events',
      { method: 'POST', json: { title: 'x' } },
      201,
    )
    const path = join(home, 'large.txt')
    const bytes = Buffer.alloc(40 * 1024 * 1024, 'LifeLog ')
    await writeFile(path, bytes)
    const answer = await curl(
      ...['--fail', ...owner, '--form', `file=@${path};type=text/plain`],
      `${app}/api/events/${id}/attachments`,
    )
    const { key } = JSON.parse(answer.toString()) as Attachment
    const url = `${app}/api/attachments/${key}`
    const streamed = await curl(...owner, '--fail', '--range', '8-15', `${url}?mode=stream`)
    expect(streamed.toString()).toBe('LifeLog ')
    const redirected = await curl(...owner, '--fail', '--location', '--range', '-8', url)
    expect(redirected.toString()).toBe('LifeLog ')
    const whole = await curl(...owner, '--fail', '--location', url)
    expect(whole.equals(bytes)).toBe(true)
  })

  test('what a client claims to be forwarded for counts for nothing', async () => {
    const claims = ['X-Forwarded-For: 203.0.113.9', 'X-Forwarded-Host: evil.example']
    await curl(
      ...claims.flatMap((claim) => ['--header', claim]),
      ...['--data', 'password=wrong', `${app}/login`],
    )
    const attempts = await lifelog.ctx.db.selectFrom('login_attempts').selectAll().execute()
    expect(attempts.length).toBeGreaterThan(0)
    expect(JSON.stringify(attempts)).not.toContain('203.0.113.9')
  })

  test('the metrics stay within', async () => {
    const metrics = await curl('--write-out', '%{http_code}', `${app}/metrics`)
    expect(metrics.toString()).toBe('404')
    const live = await curl('--fail', `${app}/health/live`)
    expect(JSON.parse(live.toString())).toEqual({ status: 'ok' })
  })
})
