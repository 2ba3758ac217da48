import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import postgres from 'postgres'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import { type Account, accountFor, command } from '../../../lib/embedded/postgres/account.ts'
import { stopOrphan } from '../../../lib/embedded/postgres/orphan.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../lib/embedded/postgres.ts'

const program = join(import.meta.dirname, '../../support/postgres-process.ts')
const isRoot = process.getuid?.() === 0
const silent = pino({ level: 'silent' })

/** A folder with a cluster, which most tests leave for the next: to copy it takes as long as to make it. */
let made: string
let home: string
let dir: string
const processes: ChildProcess[] = []
const servers: EmbeddedPostgres[] = []

async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lifelog-embedded-')))
  await chmod(folder, 0o755)
  return folder
}

beforeAll(async () => {
  made = await temporaryFolder()
  const server = await startEmbeddedPostgres({ dir: made, log: silent })
  await server.stop()
})

afterAll(() => rm(made, { recursive: true }))

beforeEach(async () => {
  home = await temporaryFolder()
  dir = join(home, 'postgres')
})

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const child of processes.splice(0)) await kill(child)
  const names = (await readdir(home, { recursive: true })).filter((name) =>
    name.endsWith('cluster'),
  )
  for (const cluster of [join(made, 'cluster'), ...names.map((name) => join(home, name))]) {
    await stopOrphan(cluster, await accountOf(cluster), silent)
  }
  await rm(home, { recursive: true, maxRetries: 10 })
})

async function start(folder = dir, log = silent): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dir: folder, log })
  servers.push(server)
  return server
}

/** Starts the same in a process of its own, with an empty environment; whoever it runs as. */
function startProcess(account: Account = {}): ChildProcess {
  const [file, args, options] = command(account, process.execPath, [program, dir])
  const child = spawn(file, args, { ...options, env: {}, detached: true })
  processes.push(child)
  return child
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')
  return String(chunk).trim()
}

async function failureOf(child: ChildProcess): Promise<string> {
  const said = await text(child.stderr as NonNullable<ChildProcess['stderr']>)
  expect(child.exitCode ?? (await once(child, 'exit'))[0]).not.toBe(0)
  return said
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

function remember(url: string): Promise<unknown> {
  return query(url, async (sql) => {
    await sql`CREATE TABLE IF NOT EXISTS memory (word text)`
    await sql`TRUNCATE memory`
    await sql`INSERT INTO memory VALUES ('日本語')`
  })
}

function recall(url: string): Promise<string[]> {
  return query(url, async (sql) =>
    (await sql<{ word: string }[]>`SELECT word FROM memory`).map((row) => row.word),
  )
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dir, 'cluster/postmaster.pid'), 'utf8'), 10)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function accountOf(cluster: string): Promise<Account> {
  return accountFor(cluster, cluster, process.execPath)
}

/** An account that isn't root, which can read this project. */
async function ordinary(): Promise<Account> {
  return accountFor(import.meta.dirname, join(home, 'none'), process.execPath)
}

async function give(path: string, account: Account): Promise<void> {
  if (account.owner) await chown(path, account.owner.uid, account.owner.gid)
}

describe('what it is', () => {
  test('letters of every script are understood under an empty environment', async () => {
    const url = await firstLine(startProcess())
    const [row] = await query(url, async (sql) => {
      await sql`CREATE EXTENSION pg_trgm`
      await sql`CREATE EXTENSION unaccent`
      await sql`CREATE EXTENSION btree_gin`
      return sql`SELECT
        current_setting('server_encoding') AS encoding,
        lower('ÄÖΩ') AS lower,
        length('日本語') AS length,
        'Ä' ~ '^[[:alpha:]]$' AND '語' ~ '^\\w$' AND '、' !~ '\\w' AS classes,
        to_tsvector('simple', 'Ünï “quoted” 日本語、東京')::text AS vector,
        cardinality(show_trgm('日本語')) AS trigrams,
        unaccent('Ünï') AS plain`
    })
    expect(row).toEqual({
      encoding: 'UTF8',
      lower: 'äöω',
      length: 3,
      classes: true,
      vector: "'quoted':2 'ünï':1 '日本語':3 '東京':4",
      trigrams: 4,
      plain: 'Uni',
    })
  })

  test('nothing acknowledged can be lost, and the role is no superuser', async () => {
    dir = made
    const { url } = await start()
    const [row] = await query(
      url,
      (sql) => sql`SELECT
        current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS synchronous_commit,
        current_setting('full_page_writes') AS full_page_writes,
        current_setting('data_checksums') AS data_checksums,
        current_setting('TimeZone') AS timezone,
        current_database() AS database,
        current_setting('is_superuser') AS superuser`,
    )
    expect(row).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      timezone: 'UTC',
      database: 'lifelog',
      superuser: 'off',
    })
  })

  test('only the password, which only its account can read, opens it', async () => {
    dir = made
    const { url } = await start()
    for (const [user, password] of [
      ['lifelog', 'password'],
      ['lifelog', ''],
      ['postgres', new URL(url).password],
    ] as const) {
      const wrong = new URL(url)
      wrong.username = user
      wrong.password = password
      await expect(query(wrong.href, (sql) => sql`SELECT 1`)).rejects.toThrow(
        /password authentication failed|No password|SASL/i,
      )
    }
    const file = await stat(join(dir, 'cluster/lifelog-password'))
    expect(file.mode & 0o777).toBe(0o600)
    expect(new URL(url).password).toHaveLength(43)
    const [row] = await query(
      url,
      (sql) => sql`SELECT current_setting('listen_addresses') AS addresses`,
    )
    expect(row?.addresses).toBe('127.0.0.1')
  })

  test('its errors are logged as warnings, without what people wrote', async () => {
    dir = made
    const lines: { level: number; msg: string }[] = []
    const log = pino(
      { level: 'debug' },
      new Writable({
        write(line, _encoding, done) {
          lines.push(JSON.parse(line))
          done()
        },
      }),
    )
    const { url } = await start(dir, log)
    await query(url, async (sql) => {
      await sql`CREATE TABLE notes (word text UNIQUE NOT NULL)`
      await sql`INSERT INTO notes VALUES (${'secret'})`
      await expect(sql`INSERT INTO notes VALUES (${'secret'})`).rejects.toThrow('duplicate key')
    })
    await expect
      .poll(() => lines.filter((line) => line.level === 40).map((line) => line.msg))
      .toEqual([expect.stringContaining('duplicate key')])
    expect(lines.some((line) => line.level === 20)).toBe(true)
    expect(JSON.stringify(lines)).not.toContain('secret')
    expect(JSON.stringify(lines)).not.toContain(new URL(url).password)
  })
})

describe('where it runs', () => {
  test.each([
    ['with spaces, quotes and a dollar', `it's "my $HOME" 日記`],
    ['longer than a socket may have', 'long '.repeat(40)],
  ])('in a folder whose path is one %s', async (_name, part) => {
    dir = join(home, part.trim(), 'postgres')
    const first = await start()
    await remember(first.url)
    await first.stop()
    expect(await recall((await start()).url)).toEqual(['日本語'])
  })

  test('as an ordinary user', async () => {
    const account = await ordinary()
    await give(home, account)
    const url = await firstLine(startProcess(account))
    await remember(url)
    expect(await recall(url)).toEqual(['日本語'])
    const owner = account.owner?.uid ?? process.getuid?.()
    expect((await stat(join(dir, 'cluster'))).uid).toBe(owner)
    expect((await stat(join(dir, 'lock'))).uid).toBe(owner)
  })

  describe.runIf(isRoot)('as root', () => {
    test('it runs as another account', { tags: 'enterable-folder' }, async () => {
      dir = made
      await start()
      const status = await readFile(`/proc/${await postmasterPid()}/status`, 'utf8')
      expect(status).not.toMatch(/^Uid:\s.*\b0\b/m)
      expect(status).toMatch(/^CapEff:\s0+$/m)
    })

    test("in root's own folder, with one capability", async () => {
      await chmod(home, 0o700)
      const first = await start()
      await remember(first.url)
      const status = await readFile(`/proc/${await postmasterPid()}/status`, 'utf8')
      expect(status).not.toMatch(/^Uid:\s.*\b0\b/m)
      expect(status).toMatch(/^CapBnd:\s0+2$/m)
      await first.stop()
      expect(await recall((await start()).url)).toEqual(['日本語'])
    })

    test('where neither is possible, what to do is said', async () => {
      await chmod(home, 0o700)
      vi.stubEnv('PATH', '/nowhere')
      await expect(start()).rejects.toThrow(/can't reach .*chmod o\+x.*ordinary user/)
      vi.unstubAllEnvs()
    })

    test('a cluster that an ordinary user made stays theirs', async () => {
      const account = await ordinary()
      await give(home, account)
      const child = startProcess(account)
      await remember(await firstLine(child))
      child.kill('SIGTERM')
      await once(child, 'exit')
      expect(await recall((await start()).url)).toEqual(['日本語'])
      expect((await stat(join(dir, 'cluster'))).uid).toBe(account.owner?.uid)
    })

    test('one that another account made is refused to an ordinary user', async () => {
      dir = made
      const account = await ordinary()
      await give(home, account)
      const cluster = join(dir, 'cluster')
      const { uid, gid } = await stat(cluster)
      onTestFinished(() => chown(cluster, uid, gid))
      await chown(cluster, 4242, 4242)
      expect(await failureOf(startProcess(account))).toMatch(
        /belongs to the account with uid 4242, LifeLog runs as uid \d+\. Start it as/,
      )
    })
  })

  test('a folder that cannot be written is named', { tags: 'enterable-folder' }, async () => {
    const account = await ordinary()
    await mkdir(dir)
    if (account.owner) await chmod(dir, 0o755)
    else await chmod(dir, 0o555)
    expect(await failureOf(startProcess(account))).toMatch(/can't be locked.*LIFELOG_DATA_DIR/)
  })
})

describe('stopping', () => {
  test('stops the server and can be said twice', async () => {
    dir = made
    const server = await start()
    const pid = await postmasterPid()
    await Promise.all([server.stop(), server.stop()])
    expect(isAlive(pid)).toBe(false)
    await expect(query(server.url, (sql) => sql`SELECT 1`)).rejects.toThrow('ECONNREFUSED')
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s to the whole process group lets LifeLog finish first',
    async (signal) => {
      dir = made
      const child = startProcess()
      await firstLine(child)
      const pid = await postmasterPid()
      process.kill(-(child.pid as number), signal)
      expect(await firstLine(child)).toBe('finished')
      if (child.exitCode === null) await once(child, 'exit')
      expect(isAlive(pid)).toBe(false)
    },
  )

  test('a server that dies by itself is back at the same address', async () => {
    dir = made
    const { url } = await start()
    await remember(url)
    const pid = await postmasterPid()
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(async () => expect(await recall(url)).toEqual(['日本語']), 60_000)
    expect(await postmasterPid()).not.toBe(pid)
  })

  test('one that can not start again is tried until it can, and that is said', async () => {
    dir = made
    const server = await start()
    await remember(server.url)
    expect(server.trouble()).toBeUndefined()
    const needed = join(dir, 'cluster/postgresql.conf')
    await rename(needed, `${needed}.away`)
    process.kill(await postmasterPid(), 'SIGKILL')
    await vi.waitUntil(() => /\(try [2-9]\)/.test(server.trouble() ?? ''), 60_000)
    await rename(`${needed}.away`, needed)
    await vi.waitFor(async () => expect(await recall(server.url)).toEqual(['日本語']), 60_000)
    expect(server.trouble()).toBeUndefined()
  })
})

describe('what was left behind', () => {
  test('the server of a killed LifeLog works on, and gives way to the next', async () => {
    dir = made
    const child = startProcess()
    const url = await firstLine(child)
    await kill(child)
    const orphan = await postmasterPid()
    // Nobody reads its log any more; what would be logged must not stop it.
    for (let error = 0; error < 3; error++) {
      await expect(query(url, (sql) => sql`SELECT 1/0`)).rejects.toThrow('division by zero')
    }
    await remember(url)
    const next = await start()
    expect(isAlive(orphan)).toBe(false)
    expect(await recall(next.url)).toEqual(['日本語'])
  })

  test('what was written is there after LifeLog and server were killed at once', async () => {
    dir = made
    const child = startProcess()
    const url = await firstLine(child)
    await remember(url)
    // A backend that computes notices only later that its server is gone.
    const busy = query(
      url,
      (sql) => sql`DO $$ BEGIN
        WHILE clock_timestamp() < now() + interval '2 seconds' LOOP END LOOP;
      END $$`,
    )
    const computed = Promise.allSettled([busy])
    await query(url, (sql) =>
      vi.waitFor(
        async () =>
          expect(
            await sql`SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'`,
          ).toHaveLength(1),
        60_000,
      ),
    )
    process.kill(await postmasterPid(), 'SIGKILL')
    await kill(child)
    expect(await recall((await start()).url)).toEqual(['日本語'])
    await computed
  })

  test('a process id that another program has now is left alone', async () => {
    dir = made
    const first = await start()
    await remember(first.url)
    await first.stop()
    const account = await accountOf(join(dir, 'cluster'))
    const [file, args, options] = command(account, process.execPath, [
      '-e',
      'console.log("up"); setInterval(() => {}, 1000)',
    ])
    const other = spawn(file, args, options)
    processes.push(other)
    await firstLine(other)
    await writeFile(join(dir, 'cluster/postmaster.pid'), `${other.pid}\n${join(dir, 'cluster')}\n`)
    expect(await recall((await start()).url)).toEqual(['日本語'])
    expect(other.exitCode ?? other.signalCode).toBeNull()
  })

  test.each([
    ['empty', ''],
    ['of a process that is gone', '4194303\n/nowhere\n1700000000\n5432\n\n127.0.0.1\n  1 1\n'],
  ])('a note of a server that is %s is no obstacle', async (_name, note) => {
    dir = made
    await writeFile(join(dir, 'cluster/postmaster.pid'), note)
    await query((await start()).url, (sql) => sql`SELECT 1`)
  })

  test('a cluster that was being made when LifeLog was killed is made anew', async () => {
    const child = startProcess()
    await vi.waitFor(
      async () => {
        const [half] = (await readdir(dir)).filter((name) => name.startsWith('new-'))
        expect(existsSync(join(dir, half ?? 'none', 'global'))).toBe(true)
      },
      { interval: 1, timeout: 60_000 },
    )
    await kill(child)
    expect(await readdir(dir)).not.toContain('cluster')
    const { url } = await start()
    await remember(url)
    expect(await recall(url)).toEqual(['日本語'])
    expect((await readdir(dir)).sort()).toEqual(['cluster', 'lock'])
  })
})

describe('what is refused', () => {
  test('a second LifeLog in the same folder, and the first works on', async () => {
    dir = made
    const child = startProcess()
    const url = await firstLine(child)
    await remember(url)
    const pid = await postmasterPid()
    await expect(start()).rejects.toThrow(
      `Another LifeLog is running on the database in ${dir}. Stop that one`,
    )
    expect(await failureOf(startProcess())).toContain('Another LifeLog is running')
    expect(await postmasterPid()).toBe(pid)
    expect(await recall(url)).toEqual(['日本語'])
    await kill(child)
    expect(await recall((await start()).url)).toEqual(['日本語'])
  })

  test('of several that start at once, one runs', async () => {
    dir = made
    const starts = await Promise.all(
      [startProcess(), startProcess(), startProcess()].map((child) =>
        Promise.race([firstLine(child), once(child, 'exit').then(() => 'refused')]),
      ),
    )
    expect(starts.filter((said) => said === 'refused')).toHaveLength(2)
    const url = starts.find((said) => said !== 'refused') as string
    await query(url, (sql) => sql`SELECT 1`)
  })

  test('data of another major version, named with what to do; and left as it is', async () => {
    dir = made
    const first = await start()
    await remember(first.url)
    await first.stop()
    const version = join(dir, 'cluster/PG_VERSION')
    await writeFile(version, '17\n')
    await expect(start()).rejects.toThrow(
      /made by PostgreSQL 17, this LifeLog brings PostgreSQL 18, .*export.*import/,
    )
    await writeFile(version, '18\n')
    expect(await recall((await start()).url)).toEqual(['日本語'])
  })
})
