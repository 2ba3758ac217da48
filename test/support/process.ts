import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { type Account, accountFor, command } from '../../lib/embedded/postgres/account.ts'
import { stopOrphan } from '../../lib/embedded/postgres/orphan.ts'
import { startArguments, startEnvironment } from './start-arguments.ts'

export const token = 'llog_test-token-of-the-owner-0123456789'

/** How a process ended: its exit code, or the signal. */
export type End = number | NodeJS.Signals

/** LifeLog as a process of its own, with an embedded database and storage. */
export type LifeLogProcess = {
  pid: number
  /** What it has said so far, a line each. */
  stdout: string[]
  stderr: string[]
  /**
   * Its address, once it serves requests and its storage is ready too.
   * @throws {Error} with all that it said, where it ends before.
   */
  ready(): Promise<string>
  /** Sends a signal; resolves when the process has ended. */
  kill(signal: NodeJS.Signals): Promise<End>
  ended: Promise<End>
}

export type LifeLogFolder = {
  path: string
  /**
   * Starts what `npm start` starts on this folder, on free ports and with next to no environment.
   * Without `keepLog` what it says on stdout goes nowhere, so that nobody spends time on it.
   */
  start(environment?: Record<string, string>, options?: { keepLog?: boolean }): LifeLogProcess
  /** Process id of its PostgreSQL, which may have outlived LifeLog; undefined once that ended in order. */
  postmaster(): Promise<number | undefined>
  /** The address of its running database. */
  databaseUrl(): Promise<string>
  /** Kills what still runs on it. */
  stop(): Promise<void>
  /** Kills what still runs on it, and deletes it. */
  remove(): Promise<void>
}

/** A folder for the data of a LifeLog that runs as `account`, or as whoever runs the tests. */
export async function makeFolder(name = 'data', account: Account = {}): Promise<LifeLogFolder> {
  const home = await mkdtemp(join(tmpdir(), 'lifelog-process-'))
  const path = join(home, name)
  await mkdir(path)
  await chmod(home, 0o755)
  if (account.owner) await chown(path, account.owner.uid, account.owner.gid)
  const cluster = join(path, 'postgres/cluster')
  const started: LifeLogProcess[] = []

  async function note(): Promise<string[] | undefined> {
    try {
      return (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  return {
    path,
    start(environment = {}, { keepLog = true } = {}) {
      const lifelog = run({ LIFELOG_DATA_DIR: path, ...environment }, account, keepLog)
      started.push(lifelog)
      return lifelog
    },
    async postmaster() {
      const pid = (await note())?.[0]
      return pid === undefined ? undefined : Number(pid)
    },
    async databaseUrl() {
      const password = await readFile(join(cluster, 'lifelog-password'), 'utf8')
      const port = (await note())?.[3]
      return `postgresql://lifelog:${password}@127.0.0.1:${port}/lifelog`
    },
    stop,
    async remove() {
      await stop()
      await rm(home, { recursive: true, maxRetries: 10 })
    },
  }

  async function stop(): Promise<void> {
    await Promise.all(started.map((lifelog) => lifelog.kill('SIGKILL')))
    if (await note()) {
      const keeper = await accountFor(cluster, cluster, process.execPath)
      await stopOrphan(cluster, keeper, pino({ level: 'silent' }))
    }
  }
}

function run(
  environment: Record<string, string>,
  account: Account,
  keepLog: boolean,
): LifeLogProcess {
  const [program, all, options] = command(account, process.execPath, startArguments)
  const child = spawn(program, all, {
    ...options,
    cwd: join(import.meta.dirname, '../..'),
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      EMBEDDED_STORAGE_PORT: '0',
      ...startEnvironment,
      ...environment,
    },
    stdio: ['ignore', keepLog ? 'pipe' : 'ignore', 'pipe'],
  })
  const stdout = linesOf(child.stdout)
  const stderr = linesOf(child.stderr)
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as End)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    ended,
    async kill(signal) {
      if (!hasEnded()) child.kill(signal)
      return ended
    },
    async ready() {
      while (!hasEnded()) {
        const port = /LifeLog is ready at .*:(\d+)$/m.exec(stderr.join('\n'))?.[1]
        const url = `http://127.0.0.1:${port}`
        if (port && (await answersReady(url))) return url
        await wait(10)
      }
      await ended
      throw new Error(`LifeLog ended before it was ready:\n${[...stdout, ...stderr].join('\n')}`)
    },
  }
}

function linesOf(stream: ChildProcess['stdout']): string[] {
  const lines: string[] = []
  if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line))
  return lines
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const health = (await (await fetch(`${url}/health/ready`)).json()) as { status?: string }
    return health.status === 'ready'
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
