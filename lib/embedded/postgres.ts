import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { lockFolder } from './lock-folder.ts'
import { makeFolder } from './make-folder.ts'
import { accountFor } from './postgres/account.ts'
import { binaries } from './postgres/binaries.ts'
import { openCluster, renewPassword } from './postgres/cluster.ts'
import { stopOrphan } from './postgres/orphan.ts'
import { runServer } from './postgres/server.ts'
import { settingsFor, thisMachine } from './postgres/settings.ts'

/** A PostgreSQL of LifeLog's own, with the address of its database `lifelog`. */
export type EmbeddedPostgres = {
  url: string
  /** Why it's down while it is being started again, for its owner; undefined while it's up. */
  trouble(): string | undefined
  stop(): Promise<void>
}

/**
 * Runs PostgreSQL from npm's binaries on the data in `dir`, which is made at the first start and
 * found again at the next one, whatever killed LifeLog in between. It listens on 127.0.0.1 alone,
 * on a port that changes with every start, for the role `lifelog` (owner of its database, no
 * superuser) with the password of this folder.
 *
 * `dir` holds `cluster`, PostgreSQL's data folder, and `lock`, held by the living LifeLog. A lost
 * password is replaced by a new one.
 * `settings` go over those for the size of the machine. `stop` ends it in order and waits until it's gone.
 * @throws {Error} what to do, where another LifeLog uses the folder, another major version of
 * PostgreSQL or another account made it, or it can't be reached or run.
 */
export async function startEmbeddedPostgres(options: {
  dir: string
  log: Logger
  settings?: Record<string, string>
}): Promise<EmbeddedPostgres> {
  const log = options.log.child({ component: 'postgresql' })
  await makeFolder(options.dir)
  const dir = await realpath(options.dir)
  const programs = await binaries()
  const account = await accountFor(dir, join(dir, 'cluster'), programs.postgres)
  const unlock = lockFolder(dir, 'database')
  try {
    const cluster = await openCluster(dir, programs, account)
    await stopOrphan(cluster.dir, account, log)
    const password = cluster.password ?? (await renewPassword(cluster.dir, programs, account))
    const server = await runServer({
      program: programs.postgres,
      cluster: cluster.dir,
      account,
      settings: { ...settingsFor(thisMachine()), ...options.settings },
      log,
    })
    let stopped: Promise<void> | undefined
    return {
      url: `postgresql://lifelog:${password}@127.0.0.1:${server.port}/lifelog`,
      trouble: server.trouble,
      stop: () => (stopped ??= server.stop().finally(unlock)),
    }
  } catch (error) {
    unlock()
    throw error
  }
}
