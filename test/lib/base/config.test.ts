import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig, variables } from '../../../lib/base/config.ts'

type Name = keyof typeof variables

const keys = { RUSTFS_ACCESS_KEY: 'key', RUSTFS_SECRET_KEY: 'secret' }
const root = new URL('../../../', import.meta.url)

test('nothing needs to be set', () => {
  expect(readConfig({})).toEqual({
    PORT: 8000,
    HOST: '0.0.0.0',
    PUBLIC_URL: undefined,
    TRUST_PROXY: false,
    DATABASE_URL: undefined,
    DATABASE_POOL_MAX: 10,
    RUSTFS_ENDPOINT: undefined,
    RUSTFS_PUBLIC_ENDPOINT: undefined,
    RUSTFS_PUBLIC_PORT: undefined,
    RUSTFS_ACCESS_KEY: undefined,
    RUSTFS_SECRET_KEY: undefined,
    RUSTFS_BUCKET: 'lifelog-attachments',
    RUSTFS_REGION: 'us-east-1',
    ADMIN_PASSWORD: undefined,
    API_TOKEN: undefined,
    ALLOW_PUBLISHED_SECRETS: false,
    FILE_MAX_BYTES: 10_485_760,
    ATTACHMENT_MAX_PER_EVENT: 10,
    ALLOWED_MIME_TYPES: [
      'image/jpeg',
      'image/png',
      'image/webp',
      'application/pdf',
      'text/plain',
      'text/markdown',
      'text/csv',
      'video/mp4',
    ],
    LIFELOG_TIMEZONE: undefined,
    LIFELOG_DATA_DIR: './data',
    EMBEDDED_STORAGE_PORT: 9000,
    LOG_LEVEL: 'info',
    POSTGRES_USER: undefined,
    POSTGRES_PASSWORD: undefined,
    POSTGRES_DB: undefined,
    PGADMIN_EMAIL: undefined,
    PGADMIN_PASSWORD: undefined,
  })
})

test('a variable that is empty or blank counts as unset', () => {
  const names = Object.keys(variables)
  for (const value of ['', ' ', '\t\n']) {
    const blank = Object.fromEntries(names.map((name) => [name, value]))
    expect(readConfig(blank)).toEqual(readConfig({}))
  }
})

test('what is none of LifeLog’s variables is left alone', () => {
  expect(readConfig({ PATH: '/bin', LIFELOG_UNKNOWN: 'x' })).toEqual(readConfig({}))
})

const pg = 'postgresql://u:p@db:5432/lifelog'

test.each<[Name, string, unknown]>([
  ['PORT', '0', 0],
  ['PORT', ' 65535 ', 65535],
  ['HOST', '127.0.0.1', '127.0.0.1'],
  ['HOST', '::', '::'],
  ['PUBLIC_URL', 'https://log.example/', 'https://log.example'],
  ['PUBLIC_URL', 'log.example', 'http://log.example'],
  ['TRUST_PROXY', 'true', true],
  ['DATABASE_URL', pg, pg],
  ['DATABASE_URL', 'postgres://u:p@db:5432/lifelog', pg],
  ['DATABASE_URL', 'postgresql+asyncpg://u:p@db:5432/lifelog', pg],
  ['DATABASE_URL', 'postgres+psycopg2://u:p@db:5432/lifelog', pg],
  ['DATABASE_URL', `${pg}?sslmode=require`, `${pg}?sslmode=require`],
  ['DATABASE_POOL_MAX', '2', 2],
  ['RUSTFS_PUBLIC_ENDPOINT', 'https://files.example', 'https://files.example'],
  ['RUSTFS_PUBLIC_ENDPOINT', '192.168.1.5:9000', 'http://192.168.1.5:9000'],
  ['RUSTFS_PUBLIC_PORT', '9001', 9001],
  ['RUSTFS_BUCKET', 'a.b-c', 'a.b-c'],
  ['API_TOKEN', 'x'.repeat(16), 'x'.repeat(16)],
  ['ADMIN_PASSWORD', 'eight888', 'eight888'],
  ['FILE_MAX_BYTES', '5368709120', 5_368_709_120],
  ['ATTACHMENT_MAX_PER_EVENT', '1', 1],
  [
    'ALLOWED_MIME_TYPES',
    ' Image/PNG , application/vnd.x+json',
    ['image/png', 'application/vnd.x+json'],
  ],
  ['LIFELOG_TIMEZONE', 'America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['EMBEDDED_STORAGE_PORT', '0', 0],
  ['LOG_LEVEL', 'silent', 'silent'],
])('%s=%s is read as %j', (name, value, expected) => {
  expect(readConfig({ [name]: value })[name]).toEqual(expected)
})

test.each([
  ['rustfs:9000', 'http://rustfs:9000'],
  ['http://rustfs:9000/', 'http://rustfs:9000'],
  ['https://s3.example', 'https://s3.example'],
  ['localhost', 'http://localhost'],
])('the storage may be given as %s', (given, expected) => {
  expect(readConfig({ RUSTFS_ENDPOINT: given, ...keys }).RUSTFS_ENDPOINT).toBe(expected)
})

test.each<[Name, string]>([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80a'],
  ['PORT', '8e3'],
  ['PORT', '8000.5'],
  ['PUBLIC_URL', 'http://'],
  ['PUBLIC_URL', 'ftp://log.example'],
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '1'],
  ['DATABASE_URL', 'mysql://u:p@db/lifelog'],
  ['DATABASE_URL', 'db:5432'],
  ['DATABASE_POOL_MAX', '1'],
  ['RUSTFS_PUBLIC_ENDPOINT', 'a b'],
  ['RUSTFS_PUBLIC_PORT', '0'],
  ['RUSTFS_BUCKET', 'My_Bucket'],
  ['RUSTFS_BUCKET', 'a'],
  ['RUSTFS_BUCKET', 'a..b'],
  ['RUSTFS_BUCKET', '192.168.1.5'],
  ['API_TOKEN', 'short'],
  ['FILE_MAX_BYTES', '0'],
  ['FILE_MAX_BYTES', '10MB'],
  ['FILE_MAX_BYTES', '5368709121'],
  ['ATTACHMENT_MAX_PER_EVENT', '0'],
  ['ALLOWED_MIME_TYPES', 'image'],
  ['ALLOWED_MIME_TYPES', 'image/png,'],
  ['ALLOWED_MIME_TYPES', 'image/*'],
  ['LIFELOG_TIMEZONE', 'Berlin'],
  ['EMBEDDED_STORAGE_PORT', '70000'],
  ['LOG_LEVEL', 'verbose'],
])('%s=%s is refused by its name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(
    new RegExp(`^The configuration is wrong:\n {2}${name}[^\n]*: [^\n]+$`),
  )
})

test('all that is wrong is said at once', () => {
  const wrong = { PORT: 'x', TRUST_PROXY: 'x', FILE_MAX_BYTES: '0', LIFELOG_TIMEZONE: 'x' }
  const [first, ...lines] = messageOf(wrong).split('\n')
  expect(first).toBe('The configuration is wrong:')
  expect(lines.map((line) => line.trim().split(':')[0])).toEqual(Object.keys(wrong))
})

test('a storage of one’s own needs its keys', () => {
  for (const given of [{}, { RUSTFS_ACCESS_KEY: 'x' }, { RUSTFS_SECRET_KEY: 'x' }] as object[]) {
    const message = messageOf({ RUSTFS_ENDPOINT: 'rustfs:9000', PORT: 'x', ...given })
    expect(message).toContain('PORT: ')
    expect(message).toContain('RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY: needed')
  }
})

test('a secret that is wrong is not repeated', () => {
  const wrong = { API_TOKEN: 'sesame', DATABASE_URL: 'mysql://u:sesame@db/x' }
  expect(messageOf(wrong)).not.toContain('sesame')
})

function messageOf(env: Record<string, string | undefined>): string {
  try {
    readConfig(env)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('This should have been refused.')
}

test('published secrets are refused, unless that is allowed', async () => {
  const example = parseEnv(await readFile(new URL('.env.example', root), 'utf8'))
  expect(messageOf(example)).toContain('DATABASE_URL: a published secret')
  const env = {
    ...example,
    RUSTFS_ACCESS_KEY: 'rustfsadmin',
    RUSTFS_SECRET_KEY: 'rustfsadmin',
    ADMIN_PASSWORD: 'CHANGE_ME',
    POSTGRES_PASSWORD: 'lifelogpass',
    PGADMIN_PASSWORD: 'pgadminpass',
  } as Record<string, string>
  expect(messageOf(env)).toMatch(
    /ADMIN_PASSWORD, RUSTFS_ACCESS_KEY, .*, DATABASE_URL: a published secret.*run deploy\/make-env\.sh/,
  )
  for (const secret of ['ADMIN_PASSWORD', 'RUSTFS_SECRET_KEY', 'PGADMIN_PASSWORD']) {
    expect(messageOf({ [secret]: env[secret] })).toContain(`${secret}: a published secret`)
  }
  expect(readConfig({ ...env, ALLOW_PUBLISHED_SECRETS: 'true' }).ADMIN_PASSWORD).toBe('CHANGE_ME')
})

test('deploy/make-env.sh writes an .env that nobody else knows, once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-env-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const name of ['.env.example', 'deploy/make-env.sh']) {
    await cp(new URL(name, root), join(folder, name))
  }
  const make = () => promisify(execFile)('sh', [join(folder, 'deploy/make-env.sh')])
  const { stdout } = await make()
  const text = await readFile(join(folder, '.env'), 'utf8')
  const env = parseEnv(text)
  const config = readConfig(env)
  expect(stdout).toContain(config.ADMIN_PASSWORD)
  expect(new URL(config.DATABASE_URL ?? '').password).toBe(config.POSTGRES_PASSWORD)
  expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600)
  await make()
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe(text)
  await rm(join(folder, '.env'))
  await make()
  expect(await readFile(join(folder, '.env'), 'utf8')).not.toBe(text)
})

describe('where the variables are written down', () => {
  /** What the Compose file's own services need: the names and passwords of the one-pager. */
  const forCompose: Partial<Record<Name, string>> = {
    DATABASE_URL: 'postgresql+asyncpg://lifelog:lifelogpass@db:5432/lifelog',
    RUSTFS_ENDPOINT: 'rustfs:9000',
    POSTGRES_USER: 'lifelog',
    POSTGRES_DB: 'lifelog',
    PGADMIN_EMAIL: 'admin@example.com',
  }

  test('.env.example has each with its comment, and is a configuration', async () => {
    const text = await readFile(new URL('.env.example', root), 'utf8')
    const expected = Object.entries(variables).map(
      ([name, { description, default: value }]) =>
        `# ${description}\n${name}=${forCompose[name as Name] ?? value ?? ''}\n`,
    )
    expect(text).toBe(expected.join('\n'))
    const env = { ...parseEnv(text), RUSTFS_ACCESS_KEY: 'a', RUSTFS_SECRET_KEY: 'b' }
    expect(readConfig({ ...env, ALLOW_PUBLISHED_SECRETS: 'true' })).toMatchObject({
      PORT: 8000,
      DATABASE_URL: 'postgresql://lifelog:lifelogpass@db:5432/lifelog',
      RUSTFS_ENDPOINT: 'http://rustfs:9000',
      ADMIN_PASSWORD: undefined,
      API_TOKEN: undefined,
    })
  })

  test('the README has a row for each, with its default', async () => {
    const text = await readFile(new URL('README.md', root), 'utf8')
    const rows = text.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line))
    expect(rows).toEqual(
      Object.entries(variables).map(
        ([name, { description, default: value }]) =>
          `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${description} |`,
      ),
    )
  })
})
