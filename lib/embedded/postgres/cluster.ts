import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Account, command } from './account.ts'
import type { Binaries } from './binaries.ts'

const run = promisify(execFile)
const unfinished = 'new-'

/**
 * The cluster in `dir`, made if there is none: its folder and the password of the role `lifelog`,
 * undefined where that was lost.
 * One is made under another name and renamed once it is complete, so that what a power cut leaves
 * half-made is recognised, and removed.
 * @throws {Error} where another major version of PostgreSQL made it.
 */
export async function openCluster(
  dir: string,
  programs: Binaries,
  account: Account,
): Promise<{ dir: string; password: string | undefined }> {
  const cluster = join(dir, 'cluster')
  const entries = await readdir(dir)
  for (const entry of entries.filter((name) => name.startsWith(unfinished))) {
    // An initdb that outlived its LifeLog may still be writing here.
    await rm(join(dir, entry), { recursive: true, force: true, maxRetries: 10 })
  }
  if (entries.includes('cluster')) await refuseOtherMajor(dir, cluster, programs, account)
  else await makeCluster(dir, cluster, programs, account)
  return { dir: cluster, password: await readPassword(cluster) }
}

function passwordIn(cluster: string): string {
  return join(cluster, 'lifelog-password')
}

async function refuseOtherMajor(
  dir: string,
  cluster: string,
  { postgres }: Binaries,
  account: Account,
): Promise<void> {
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  const { stdout } = await run(...command(account, postgres, ['--version']))
  const here = /\d+/.exec(String(stdout))?.[0]
  if (made === here) return
  throw new Error(
    `The database in ${dir} was made by PostgreSQL ${made}, this LifeLog brings PostgreSQL ${here}, which can't read it. Start the LifeLog that made it and export everything (GET /api/export?format=tar); then move that folder away, start this LifeLog and import the export.`,
  )
}

async function makeCluster(
  dir: string,
  cluster: string,
  { initdb, postgres }: Binaries,
  account: Account,
): Promise<void> {
  const staging = await mkdtemp(join(dir, unfinished))
  const { owner } = account
  if (owner) await chown(staging, owner.uid, owner.gid)
  await initialise(staging, initdb, account)

  const password = randomBytes(32).toString('base64url')
  await runAlone(staging, postgres, account, [
    `CREATE ROLE lifelog LOGIN CREATEDB PASSWORD '${password}'`,
    'CREATE DATABASE lifelog OWNER lifelog',
  ])
  await keepPassword(staging, password, account)
  await rename(staging, cluster)
  await using folder = await open(dir)
  await folder.sync()
}

/**
 * Gives the role `lifelog` a new password, where the file with the old one was lost. To be called
 * while no server runs on the cluster.
 */
export async function renewPassword(
  cluster: string,
  { postgres }: Binaries,
  account: Account,
): Promise<string> {
  const password = randomBytes(32).toString('base64url')
  await runAlone(cluster, postgres, account, [`ALTER ROLE lifelog PASSWORD '${password}'`])
  await keepPassword(cluster, password, account)
  return password
}

/** Runs statements in PostgreSQL's single-user mode, a line each. */
async function runAlone(
  cluster: string,
  postgres: string,
  account: Account,
  statements: string[],
): Promise<void> {
  const quiet = ['-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic']
  const single = run(
    ...command(account, postgres, ['--single', ...quiet, '-D', cluster, 'postgres']),
  )
  single.child.stdin?.end(statements.map((statement) => `${statement}\n`).join(''))
  await single
}

async function keepPassword(cluster: string, password: string, { owner }: Account): Promise<void> {
  await writeFile(passwordIn(cluster), password, { mode: 0o600, flush: true })
  if (owner) await chown(passwordIn(cluster), owner.uid, owner.gid)
}

async function readPassword(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(passwordIn(cluster), 'utf8')) || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Sorting and letters are PostgreSQL's own (builtin C.UTF-8), the same on every machine. Full-text
 * search and pg_trgm still ask the C library which characters are letters, and with its plain C
 * locale pg_trgm finds no trigram in Japanese and a quotation mark is part of a word. So one of
 * UTF-8 is needed beside, under the name it has here.
 */
async function initialise(staging: string, initdb: string, account: Account): Promise<void> {
  const failures: unknown[] = []
  for (const letters of ['C.UTF-8', 'en_US.UTF-8']) {
    const args = [
      `--pgdata=${staging}`,
      '--username=postgres',
      '--auth-local=reject',
      '--auth-host=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      `--lc-ctype=${letters}`,
      '--text-search-config=simple',
      '--data-checksums',
    ]
    try {
      await run(...command(account, initdb, args))
      return
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(
    failures,
    `PostgreSQL can't make a database. Where a library is missing, "npm rebuild" brings it. ${failures[0]}`,
  )
}
