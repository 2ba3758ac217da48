import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import type { Context } from '../../context.ts'
import { deleteObject } from '../../storage/objects.ts'
import { tryLockKeys, waitForStorage } from '../upload/key-lock.ts'

/** Rows that are locked at once, while their objects are deleted. */
const batch = 20

/**
 * Deletes the objects that the outbox names, all that are due or those of `keys` alone; checked files not while a backup is made. What fails
 * is tried again after 5 s, 10 s, 20 s … at most an hour. Several instances share the work.
 * @returns how many objects were deleted
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function emptyOutbox(
  ctx: Pick<Context, 'db' | 'storage' | 'log'>,
  keys?: string[],
): Promise<number> {
  let deleted = 0
  for (;;) {
    const { done, failure, more } = await deleteBatch(ctx, keys)
    deleted += done
    if (failure !== undefined) throw failure
    if (!more) return deleted
  }
}

async function deleteBatch(
  { db, storage, log }: Pick<Context, 'db' | 'storage' | 'log'>,
  keys: string[] | undefined,
): Promise<{ done: number; more: boolean; failure?: unknown }> {
  return db.transaction().execute(async (trx) => {
    await waitForStorage(trx)
    const due = await lockDue(trx, keys)
    // Also a key that is being restored just now: it has a row soon, or else is tried again.
    const locked = await tryLockKeys(
      trx,
      due.map(({ key }) => ownerOf(key)),
    )
    const deletable = due.filter(({ key }) => locked.has(ownerOf(key)))
    const owned = await findOwned(trx, [...locked])
    let done = 0
    for (const { key, attempts } of deletable) {
      const deletion = trx.deleteFrom('object_deletions').where('key', '=', key)
      if (owned.has(ownerOf(key))) {
        log.warn({ key }, 'a file that was to be deleted has an attachment, so it stays')
        await deletion.execute()
        continue
      }
      try {
        await deleteObject(storage, key)
      } catch (failure) {
        await trx
          .updateTable('object_deletions')
          .set({
            attempts: attempts + 1,
            next_attempt_at: sql<string>`now() + make_interval(secs => ${delayAfter(attempts)})`,
            last_error: failure instanceof Error ? failure.message : String(failure),
          })
          .where('key', '=', key)
          .execute()
        return { done, more: false, failure }
      }
      await deletion.execute()
      done += 1
    }
    return { done, more: due.length === batch && deletable.length > 0 }
  })
}

function lockDue(trx: Transaction<Tables>, keys: string[] | undefined) {
  return (
    trx
      .selectFrom('object_deletions')
      .select(['key', 'attempts'])
      .where('next_attempt_at', '<=', sql<string>`now()`)
      // A backup under way may still read checked files; of staging files and renditions it has none.
      .where(
        sql<boolean>`(
        key like '%/%' or not exists (select from backups where lease_expires_at > now()))`,
      )
      .$if(keys !== undefined, (query) => query.where('key', 'in', keys ?? []))
      .orderBy('next_attempt_at')
      .limit(batch)
      .forUpdate()
      .skipLocked()
      .execute()
  )
}

/** Those of the keys that an attachment has, pending or ready. Right only while they are locked. */
async function findOwned(trx: Transaction<Tables>, keys: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from attachments where key = any(${keys}::text[])`.execute(trx)
  return new Set(rows.map(({ key }) => key))
}

/** The key of the attachment that an object is of, in whichever folder it lies. */
function ownerOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

/** In seconds. */
function delayAfter(attempts: number): number {
  return Math.min(5 * 2 ** attempts, 3600)
}
