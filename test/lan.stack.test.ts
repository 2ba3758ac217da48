// @module-tag iproute2
// @module-tag curl

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Attachment, Link, Reservation } from '../lib/attachments/schema.ts'
import type { Event } from '../lib/events/schema.ts'
import { token } from './support/process.ts'
import { formOf } from './support/s3-upload.ts'
import { startArguments, startEnvironment } from './support/start-arguments.ts'

// Two hosts, each a network namespace of its own, with a cable between them: LifeLog runs on the
// one, and the other reaches nothing but that. The names that people give it are curl's to resolve.

const run = promisify(execFile)
const as = process.getuid?.() === 0 ? [] : ['sudo', '-n', '-E']
const home = `lifelog-h${process.pid}`
const phone = `lifelog-p${process.pid}`
/** Addresses for documentation (RFC 5737): they exist in the two namespaces alone. */
const address = '192.0.2.1'
const port = 8000
const storagePort = 9000
const names = ['homeserver', 'homeserver.local', 'localhost']
const text = Buffer.from('Seen from the sofa.\n')

let folder: string
let lifelog: ChildProcess
let event: Event

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifelog-lan-'))
  await run('chmod', ['755', folder])
  await writeFile(join(folder, 'note.txt'), text)
  for (const host of [home, phone]) {
    await ip('netns', 'add', host)
    await ip('-n', host, 'link', 'set', 'lo', 'up')
  }
  await ip(
    '-n',
    home,
    'link',
    'add',
    'lan0',
    'type',
    'veth',
    'peer',
    'name',
    'wlan0',
    'netns',
    phone,
  )
  await ip('-n', home, 'address', 'add', `${address}/24`, 'dev', 'lan0')
  await ip('-n', phone, 'address', 'add', '192.0.2.2/24', 'dev', 'wlan0')
  await ip('-n', home, 'link', 'set', 'lan0', 'up')
  await ip('-n', phone, 'link', 'set', 'wlan0', 'up')
  lifelog = await startLifeLog()
  event = await json<Event>('localhost', home, '/api/events', { title: 'On the sofa' })
})
afterAll(async () => {
  if (lifelog?.exitCode === null) {
    const ended = once(lifelog, 'exit')
    lifelog.kill('SIGTERM')
    await ended
  }
  for (const host of [home, phone]) await ip('netns', 'delete', host)
  await rm(folder, { recursive: true })
})

async function ip(...args: string[]): Promise<void> {
  const [program = 'ip', ...rest] = [...as, 'ip', ...args]
  await run(program, rest)
}

/** `npm start` on the host, with the usual ports: they are free in its own network. */
async function startLifeLog(): Promise<ChildProcess> {
  const data = join(folder, 'data')
  await mkdir(data)
  const [program = '', ...rest] = [...as, 'ip', 'netns', 'exec', home, process.execPath].concat(
    startArguments,
  )
  const child = spawn(program, rest, {
    cwd: join(import.meta.dirname, '..'),
    env: { ...startEnvironment, PATH: process.env.PATH, LIFELOG_DATA_DIR: data, API_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitFor(async () => {
    expect(child.exitCode, said).toBeNull()
    const health = await curl(home, `http://localhost:${port}/health/ready`)
    expect(health).toContain('"status":"ready"')
  }, 60_000)
  return child
}

/** curl on one of the hosts; it fails where the status is 400 or above. */
async function curl(host: string, ...args: string[]): Promise<string> {
  const resolve = names
    .slice(0, 2)
    .flatMap((name) => [port, storagePort].flatMap((p) => ['--resolve', `${name}:${p}:${address}`]))
  const common = [
    '--silent',
    '--show-error',
    '--fail-with-body',
    '--noproxy',
    '*',
    '--max-time',
    '20',
  ]
  const [program = '', ...rest] = [
    ...as,
    'ip',
    'netns',
    'exec',
    host,
    'curl',
    ...common,
    ...resolve,
  ]
  const { stdout } = await run(program, [...rest, ...args])
  return stdout
}

async function json<T>(name: string, host: string, path: string, body?: unknown): Promise<T> {
  const send = body === undefined ? [] : ['--json', JSON.stringify(body)]
  const owner = ['--header', `Authorization: Bearer ${token}`]
  return JSON.parse(await curl(host, ...owner, ...send, `http://${name}:${port}${path}`))
}

describe.for([address, 'homeserver', 'homeserver.local'])('opened as %s', (name) => {
  let attachment: Attachment

  test('the other host sends a file to where it reaches the storage', async () => {
    const file = { filename: 'note.txt', content_type: 'text/plain', size_bytes: text.length }
    const path = `/api/events/${event.id}/attachments`
    const reserved = await json<Reservation>(name, phone, path, file)
    expect(new URL(reserved.upload.url).host).toBe(`${name}:${storagePort}`)
    const fields = Object.entries(formOf(reserved.upload).fields).flatMap(([field, value]) => [
      '--form-string',
      `${field}=${value}`,
    ])
    await curl(phone, ...fields, '--form', `file=@${join(folder, 'note.txt')}`, reserved.upload.url)
    const { key } = reserved.attachment
    attachment = await json(name, phone, `/api/attachments/${key}/confirm`, {})
    expect(attachment.state).toBe('ready')
  })

  test('it gets the file back from there', async () => {
    const owner = ['--header', `Authorization: Bearer ${token}`]
    const url = `http://${name}:${port}/api/attachments/${attachment.key}`
    expect(await curl(phone, ...owner, '--location', url)).toBe(`${text}`)
  })

  test('a link that it asks for opens on both', async () => {
    const { url } = await json<Link>(name, phone, `/api/attachments/${attachment.key}/link`, {})
    expect(new URL(url).host).toBe(`${name}:${storagePort}`)
    expect(await curl(phone, url)).toBe(`${text}`)
    expect(await curl(home, url)).toBe(`${text}`)
  })

  test('a link shared by the page on the host itself, at localhost, opens on the other', async () => {
    const owner = ['--header', `Authorization: Bearer ${token}`, '--header', 'Accept: text/html']
    const share = `http://localhost:${port}/attachments/${attachment.key}/share`
    const page = await curl(home, ...owner, share)
    const [url = ''] = /http:\/\/[\w.]+:9000\/[^"<\s]+/.exec(page) ?? []
    expect(new URL(url).host).toBe(`${address}:${storagePort}`)
    expect(await curl(phone, url.replaceAll('&amp;', '&'))).toBe(`${text}`)
  })
})
