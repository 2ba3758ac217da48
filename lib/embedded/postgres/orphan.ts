import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Logger } from 'pino'
import { type Account, command } from './account.ts'

/**
 * Ends the PostgreSQL that a killed LifeLog left running on `cluster`, and removes a note of one
 * (`postmaster.pid`) whose process id some other program has now, at which PostgreSQL would refuse
 * to start. Other stale notes are left to PostgreSQL, which also looks for forgotten backends.
 * To be called by the holder of the folder's lock only.
 * @throws {Error} where it doesn't end within two minutes.
 */
export async function stopOrphan(cluster: string, account: Account, log: Logger): Promise<void> {
  const note = join(cluster, 'postmaster.pid')
  const text = await readIfThere(note)
  if (text === undefined) return
  const pid = Math.abs(Number.parseInt(text, 10)) // negative in single-user mode
  if (pid > 0 && (await workingFolder(pid, account)) === cluster) {
    log.info({ pid }, 'Stopping the PostgreSQL that an earlier LifeLog left running')
    await endPostmaster(pid)
  } else if (!(pid > 0) || isAlive(pid)) {
    log.info({ pid }, 'Removing the note of a PostgreSQL that is long gone')
    await rm(note, { force: true })
  }
}

/** First without new connections, then without the shutdown checkpoint; nothing is lost by either. */
async function endPostmaster(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const end = Date.now() + 60_000
    if (isAlive(pid)) process.kill(pid, signal)
    while (Date.now() < end) {
      if (!isAlive(pid)) return
      await wait(20)
    }
  }
  throw new Error(
    `PostgreSQL (process ${pid}), left by an earlier LifeLog, doesn't end. End it, then start LifeLog again.`,
  )
}

/**
 * The working folder of a process, which for PostgreSQL is its cluster; undefined if it's gone or
 * somebody else's. Asked as the cluster's account, for root in a container may not look into the
 * processes of others (CAP_SYS_PTRACE).
 */
async function workingFolder(pid: number, account: Account): Promise<string | undefined> {
  const [program, ...args] =
    platform() === 'linux'
      ? (['readlink', '--no-newline', `/proc/${pid}/cwd`] as const)
      : (['lsof', '-a', '-p', `${pid}`, '-d', 'cwd', '-Fn'] as const)
  try {
    const { stdout } = await promisify(execFile)(...command(account, program, args))
    return platform() === 'linux' ? String(stdout) : /^n(.*)$/m.exec(String(stdout))?.[1]
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
      return undefined
    }
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
