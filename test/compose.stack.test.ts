// @module-tag docker-compose

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseEnv, promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { variables } from '../lib/base/config.ts'
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'
import { startArguments, startEnvironment } from './support/start-arguments.ts'

type Service = {
  image: string
  restart: string
  user?: string
  build?: object
  pull_policy?: string
  cap_add?: string[]
  networks?: Record<string, unknown>
  configs?: { source: string; target: string }[]
  read_only?: boolean
  entrypoint: string[] | null
  mem_limit?: string
  environment: Record<string, string>
  ports?: { target: number; published: string; host_ip?: string }[]
  volumes: { type: string; source: string; target: string }[]
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
  logging: { options: Record<string, string> }
  profiles?: string[]
}
type Compose = {
  services: Record<string, Service>
  volumes: Record<string, unknown>
  networks: Record<string, { internal?: boolean }>
  configs: Record<string, { content?: string }>
}

const repository = join(import.meta.dirname, '..')
const run = promisify(execFile)

const secrets = [
  'DATABASE_URL',
  'POSTGRES_PASSWORD',
  'POSTGRES_ADMIN_PASSWORD',
  'RUSTFS_ACCESS_KEY',
  'RUSTFS_SECRET_KEY',
  'ADMIN_PASSWORD',
  'PGADMIN_EMAIL',
  'PGADMIN_PASSWORD',
]

let unedited: Record<string, string>
/** `.env.example` with what is secret filled in. */
let example: Record<string, string>
let stack: Compose
beforeAll(async () => {
  const text = await readFile(join(repository, '.env.example'), 'utf8')
  unedited = parseEnv(text) as typeof example
  const made = Object.entries(unedited).map(([name, value]) => [
    name,
    value === '' && secrets.includes(name) ? 'a-secret-of-this-test' : value,
  ])
  example = Object.fromEntries(made)
  example.POSTGRES_PASSWORD = 'lifelogpass'
  stack = await compose(example, ['--profile', 'proxy', '--profile', 'backup'])
})

/** The Compose file as Compose understands it, with this as `.env` and no other environment. */
async function compose(env: Record<string, string>, options: string[] = []): Promise<Compose> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-compose-'))
  try {
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
    await writeFile(join(folder, '.env'), lines.join(''))
    const { stdout } = await run(
      'docker-compose',
      [
        ...['--env-file', join(folder, '.env'), '--file', join(repository, 'docker-compose.yml')],
        ...[...options, 'config', '--format', 'json'],
      ],
      { env: { PATH: process.env.PATH } },
    )
    return JSON.parse(stdout)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('an unedited copy of .env.example starts no service, and is told what to do', async () => {
  await expect(compose(unedited)).rejects.toThrow(/is missing a value: run deploy\/make-env\.sh/)
  for (const name of secrets.filter((name) => unedited[name] === '')) {
    const all = { ...example, [name]: '' }
    await expect(compose(all)).rejects.toThrow(/run deploy\/make-env\.sh/)
  }
})

test.for(secrets)('without %s the stack is refused by its name', async (name) => {
  const { [name]: _, ...rest } = example
  for (const env of [rest, { ...rest, [name]: '' }]) {
    await expect(compose(env)).rejects.toThrow(new RegExp(`required variable ${name} is missing`))
  }
})

test('four services start by themselves; the proxy and the backup when asked for', async () => {
  const plain = await compose(example)
  expect(Object.keys(plain.services).toSorted()).toEqual(['app', 'db', 'pgadmin', 'rustfs'])
  expect(Object.keys(stack.services)).toHaveLength(6)
})

test('the ports are those that people know, and pgAdmin is for this machine alone', () => {
  const ports = Object.entries(stack.services).flatMap(([name, { ports = [] }]) =>
    ports.map(
      ({ host_ip, published, target }) => `${name} ${host_ip ?? ''} ${published}:${target}`,
    ),
  )
  expect(ports.filter((line) => !line.startsWith('proxy')).toSorted()).toEqual([
    'app 0.0.0.0 8000:8000',
    'pgadmin 127.0.0.1 8080:8080',
    'rustfs  9000:9000',
    'rustfs 127.0.0.1 9001:9001',
  ])
})

test('the images are of a known version', () => {
  const images = Object.values(stack.services).map(({ image }) => image)
  expect(images).toContain('rustfs/rustfs:1.0.0')
  expect(images).toContain('postgres:15')
  for (const image of images) expect(image).toMatch(/^lifelog$|:\d/)
})

test('what stops starts again, and no log fills the disk', () => {
  for (const { restart, logging } of Object.values(stack.services)) {
    expect(restart).toBe('unless-stopped')
    expect(logging.options).toEqual({ 'max-size': '10m', 'max-file': '3' })
  }
})

test('each waits for what it needs, until that is healthy', async () => {
  const waits = Object.entries(stack.services).flatMap(([name, { depends_on = {} }]) =>
    Object.entries(depends_on).map(([other, { condition }]) => `${name} ${other} ${condition}`),
  )
  expect(waits.toSorted()).toEqual([
    'app db service_healthy',
    'app rustfs service_healthy',
    'backup app service_healthy',
    'pgadmin db service_healthy',
    'proxy app service_healthy',
  ])
  const dockerfile = await readFile(join(repository, 'Dockerfile'), 'utf8')
  expect(dockerfile).toMatch(/^HEALTHCHECK [^\n]*\n *CMD \["node", /m)
  expect(stack.services.db?.healthcheck?.test.join(' ')).toContain('pg_isready')
  expect(stack.services.rustfs?.healthcheck?.test.join(' ')).toContain(':9000/health/ready')
})

test('what is stored is in named volumes', () => {
  const stored = Object.entries(stack.services).flatMap(([name, { volumes = [] }]) =>
    volumes.filter(({ type }) => type === 'volume').map(({ target }) => `${name} ${target}`),
  )
  expect(stored).toEqual(
    expect.arrayContaining([
      'app /data',
      'db /var/lib/postgresql/data',
      'rustfs /data',
      'pgadmin /var/lib/pgadmin',
    ]),
  )
  expect(Object.keys(stack.volumes)).toEqual(
    expect.arrayContaining(['pgdata', 'rustfs-data', 'pgadmin-data']),
  )
})

test('no service has a privilege that it does not take', () => {
  for (const [name, service] of Object.entries(stack.services)) {
    expect(service, name).toMatchObject({
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
  }
  const added = Object.entries(stack.services).flatMap(([name, { cap_add }]) =>
    cap_add ? [[name, cap_add]] : [],
  )
  expect(Object.fromEntries(added)).toEqual({
    db: ['CHOWN', 'DAC_READ_SEARCH', 'FOWNER', 'SETGID', 'SETUID'],
    proxy: ['NET_BIND_SERVICE', 'DAC_READ_SEARCH'],
  })
})

test('LifeLog and RustFS can write nothing but their data', () => {
  for (const service of [stack.services.app, stack.services.backup, stack.services.rustfs]) {
    expect(service).toMatchObject({ read_only: true, tmpfs: ['/tmp'] })
  }
})

test('database and storage reach neither each other nor the outside', () => {
  const networks = Object.entries(stack.services).map(([name, service]) => [
    name,
    Object.keys(service.networks ?? {}).toSorted(),
  ])
  expect(Object.fromEntries(networks)).toEqual({
    app: ['data', 'front', 'store'],
    backup: ['front'],
    db: ['data'],
    pgadmin: ['admin', 'data'],
    proxy: ['front'],
    rustfs: ['front', 'store'],
  })
  const internal = Object.entries(stack.networks).filter(([, network]) => network.internal)
  expect(internal.map(([name]) => name).toSorted()).toEqual(['data', 'store'])
  // A port is published by way of a network that isn't internal.
  for (const [name, { ports = [], networks = {} }] of Object.entries(stack.services)) {
    const open = Object.keys(networks).some((network) => !stack.networks[network]?.internal)
    if (ports.length > 0) expect(open, name).toBe(true)
  }
})

test('an update pulls what a registry has, and builds LifeLog', () => {
  for (const { image, build, pull_policy } of Object.values(stack.services)) {
    const own = image === 'lifelog'
    expect(pull_policy).toBe(own ? 'build' : undefined)
    expect(Boolean(build)).toBe(own)
  }
})

test('RustFS keeps what was confirmed through a power cut, and is bounded in memory', () => {
  expect(stack.services.rustfs).toMatchObject({
    command: ['server', '/data', '--console-address', ':9001'],
    environment: { RUSTFS_NEW_BUCKET_DURABILITY_MODE: 'strict' },
  })
  expect(Number(stack.services.rustfs?.mem_limit)).toBeGreaterThan(0)
})

describe('the variables', () => {
  /** Decided by the image, or of use only where LifeLog brings its own database and storage. */
  const ofTheImage = ['HOST', 'LIFELOG_DATA_DIR', 'EMBEDDED_STORAGE_PORT']

  test('of the schema all reach LifeLog; what only Compose needs does not', () => {
    const names = Object.entries(variables)
      .filter(([, { description }]) => !description.includes('Compose only'))
      .map(([name]) => name)
    const expected = names.filter((name) => ![...ofTheImage, 'PORT'].includes(name))
    expect(Object.keys(stack.services.app?.environment ?? {}).toSorted()).toEqual(
      expected.toSorted(),
    )
  })

  test('that the Compose files name are in .env.example, or said beside them', async () => {
    const files = ['docker-compose.yml', 'deploy/behind-proxy.yml', 'deploy/traefik.yml']
    for (const file of files) {
      const text = await readFile(join(repository, file), 'utf8')
      const comments = text.match(/^#.*$/gm)?.join('\n') ?? ''
      for (const [, name = ''] of text.matchAll(/(?<!\$)\$\{(\w+)/g)) {
        expect(name in variables || comments.includes(`${name}=`), `${name} in ${file}`).toBe(true)
      }
    }
  })

  test('of .env.example make one database and one storage, known to both ends', () => {
    const { app, db, rustfs, pgadmin } = stack.services
    const url = new URL(app?.environment.DATABASE_URL ?? '')
    expect(db?.environment).toMatchObject({
      POSTGRES_USER: 'postgres',
      LIFELOG_ROLE: url.username,
      LIFELOG_PASSWORD: url.password,
      POSTGRES_DB: url.pathname.slice(1),
    })
    expect(url.host).toBe('db:5432')
    expect(app?.environment.RUSTFS_ENDPOINT).toBe('rustfs:9000')
    for (const name of ['RUSTFS_ACCESS_KEY', 'RUSTFS_SECRET_KEY']) {
      expect(rustfs?.environment[name]).toBe(app?.environment[name])
    }
    expect(pgadmin?.environment.PGADMIN_DEFAULT_EMAIL).toBe(example.PGADMIN_EMAIL)
  })

  test('that change a port change it on both sides', async () => {
    const moved = await compose({ ...example, PORT: '8123', RUSTFS_PUBLIC_PORT: '9123' })
    expect(moved.services.app?.ports).toMatchObject([{ published: '8123', target: 8000 }])
    expect(moved.services.rustfs?.ports?.[0]).toMatchObject({ published: '9123', target: 9000 })
    expect(moved.services.app?.environment.RUSTFS_PUBLIC_PORT).toBe('9123')
  })
})

test('pgAdmin already knows the database, by whatever names it was made', async () => {
  const names = { POSTGRES_USER: 'me', POSTGRES_DB: 'diary' }
  const { services, configs } = await compose({ ...example, ...names })
  expect(services.pgadmin?.configs).toEqual([
    { source: 'pgadmin-servers', target: '/pgadmin4/servers.json' },
  ])
  const { Servers } = JSON.parse(configs['pgadmin-servers']?.content ?? '')
  expect(Object.values(Servers)).toEqual([
    expect.objectContaining({ Host: 'db', Port: 5432, Username: 'me', MaintenanceDB: 'diary' }),
  ])
})

test('pgAdmin listens where it takes no privilege, and is asked there whether it is healthy', () => {
  const { environment, healthcheck } = stack.services.pgadmin ?? {}
  expect(environment?.PGADMIN_LISTEN_PORT).toBe('8080')
  expect(healthcheck?.test.join(' ')).toContain('http://127.0.0.1:8080/misc/ping')
})

test('behind the proxy the apps publish no port, so that several can run', async () => {
  const options = ['--file', join(repository, 'deploy/behind-proxy.yml'), '--profile', 'proxy']
  const { services } = await compose(example, options)
  expect(services.app?.ports ?? []).toEqual([])
  expect(services.app?.environment.TRUST_PROXY).toBe('true')
  expect(services.rustfs?.ports).toMatchObject([{ host_ip: '127.0.0.1', target: 9001 }])
})

test('the Traefik example is accepted, and cuts no upload off after a minute', async () => {
  const options = ['--file', join(repository, 'deploy/traefik.yml')]
  const names = { LIFELOG_NAME: 'log.example', STORAGE_NAME: 'files.example', ACME_EMAIL: 'a@b.c' }
  const { services } = await compose({ ...example, ...names }, options)
  expect(services.app?.ports ?? []).toEqual([])
  expect(JSON.stringify(services.traefik)).toContain('respondingTimeouts.readTimeout=1h')
  // It asks the apps where both it and they are.
  expect(JSON.stringify(services.traefik)).toContain('--providers.docker.network=lifelog_front')
  for (const name of ['traefik', 'app', 'rustfs']) {
    expect(services[name]?.networks, name).toHaveProperty('front')
  }
})

test('the image runs what npm start runs, without a shell or npm in between', async () => {
  const dockerfile = await readFile(join(repository, 'Dockerfile'), 'utf8')
  const [, entrypoint = ''] = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile) ?? []
  expect(JSON.parse(entrypoint)).toEqual(['node', ...startArguments])
  for (const [name, value] of Object.entries(startEnvironment)) {
    expect(dockerfile).toMatch(new RegExp(`^ENV .*\\b${name}=${value}\\b`, 'm'))
  }
})

test('the image gets every folder that the program imports from', async () => {
  const dockerfile = await readFile(join(repository, 'Dockerfile'), 'utf8')
  for (const folder of ['cli', 'db', 'functions', 'lib']) {
    expect(dockerfile).toMatch(new RegExp(`^COPY ${folder} ${folder}$`, 'm'))
  }
})

describe('the backup', () => {
  let data: LifeLogFolder
  let url: string
  beforeAll(async () => {
    data = await makeFolder()
    url = await data.start({ API_TOKEN: token }).ready()
  })
  afterAll(() => data?.remove())

  /** The script, into a new folder, until it has said `lines` lines; then what is in the folder. */
  async function backUp(environment: Record<string, string>, lines: number) {
    const folder = await mkdtemp(join(tmpdir(), 'lifelog-backup-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'lifelog-2020-01-01T000000Z.tar'), 'an old one')
    const script = spawn('sh', [join(repository, 'deploy/backup.sh')], {
      env: { PATH: process.env.PATH, LIFELOG_URL: url, BACKUP_FOLDER: folder, ...environment },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(script, 'exit')
    const said: string[] = []
    for (const input of [script.stdout, script.stderr]) {
      createInterface({ input }).on('line', (line) => said.push(line))
    }
    await vi.waitFor(() => expect(said.length).toBeGreaterThanOrEqual(lines), 60_000)
    if (script.exitCode === null) process.kill(-(script.pid ?? 0), 'SIGTERM')
    await ended
    const left = (await readdir(folder)).filter((name) => !name.startsWith('.'))
    return { said: said.join('\n'), left: left.toSorted() }
  }

  test('is made again and again, and the newest are kept', async () => {
    const { left } = await backUp(
      { LIFELOG_API_TOKEN: token, BACKUP_EVERY_SECONDS: '1', BACKUP_KEEP: '2' },
      // Each says what it holds, and where it is.
      6,
    )
    expect(left).toHaveLength(2)
    expect(left).not.toContain('lifelog-2020-01-01T000000Z.tar')
  })

  test('that fails is said, is tried again, and takes no other away', async () => {
    const { said, left } = await backUp(
      {
        LIFELOG_URL: 'http://127.0.0.1:9',
        LIFELOG_API_TOKEN: token,
        BACKUP_EVERY_SECONDS: '1',
        BACKUP_KEEP: '1',
      },
      4,
    )
    expect(said.match(/The backup failed and is tried again\./g)?.length).toBeGreaterThan(1)
    expect(left).toEqual(['lifelog-2020-01-01T000000Z.tar'])
  })

  test('says which variable it lacks', async () => {
    const { said } = await backUp({}, 1)
    expect(said).toBe('The backup needs the API token. Set API_TOKEN in .env and start again.')
  })
})
