import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { BackupFault } from '../transfer/schema.ts'

/** For how long the lease of a backup that was killed keeps files from being deleted, in s. */
const leaseSeconds = 10 * 60
const renewEvery = 60_000

/** Rows of earlier backups that are kept. */
const kept = 20

/** A backup under way. Disposed of without `finish`, it was broken off. */
export type BackupLease = AsyncDisposable & {
  finish(report: { events: number; files: number; faults: BackupFault[] }): Promise<void>
}

/**
 * From when this resolves until it's disposed of, or ten minutes after this process was killed, the
 * outbox deletes no file of an attachment: a snapshot of the database that is taken in between may
 * refer to each. It must be committed before the snapshot is taken. Whatever the outbox finds due
 * without seeing the lease was committed before it, so that the snapshot doesn't have it.
 */
export async function openBackupLease({
  db,
  log,
}: Pick<Context, 'db' | 'log'>): Promise<BackupLease> {
  const expiry = sql<string>`now() + make_interval(secs => ${leaseSeconds})`
  const { id } = await db
    .insertInto('backups')
    .values({ lease_expires_at: expiry })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .deleteFrom('backups')
    .where('id', '<', id - kept)
    .execute()
  const change = (values: { lease_expires_at: typeof expiry | null }) =>
    db.updateTable('backups').set(values).where('id', '=', id).execute()
  const timer = setInterval(() => {
    change({ lease_expires_at: expiry }).catch((error) =>
      log.warn({ err: error }, 'the lease of a backup could not be renewed'),
    )
  }, renewEvery).unref()
  return {
    async finish({ events, files, faults }) {
      await db
        .updateTable('backups')
        .set({
          events,
          files,
          faults: sql<unknown[]>`${JSON.stringify(faults)}::text::jsonb`,
          finished_at: sql<string>`now()`,
        })
        .where('id', '=', id)
        .execute()
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await change({ lease_expires_at: null }).catch((error) =>
        log.warn({ err: error }, 'the lease of a backup ends later, by itself'),
      )
    },
  }
}
