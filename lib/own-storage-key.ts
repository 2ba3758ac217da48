import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Tables } from '../db/tables.ts'
import type { Storage } from './storage/client.ts'
import {
  hasServiceAccounts,
  isKeyAccepted,
  makeServiceAccount,
  type StorageKey,
} from './storage/service-account.ts'

/**
 * Lets LifeLog go on with a key of its own, which reaches its bucket alone, where the storage is a
 * RustFS whose given key can make one. It's made once, kept in the database, as all instances need the
 * same one and links that were signed by it are to stay good, and made anew where the storage no longer
 * takes it. Any other storage goes on with the given key.
 * @throws {Problem} `storage_unavailable`
 */
export async function useOwnStorageKey(
  db: Kysely<Tables>,
  storage: Storage,
  log: Logger,
): Promise<void> {
  const { given } = storage
  if (!(await hasServiceAccounts(given))) return
  const { endpoint, bucket } = given
  const key = await db.transaction().execute(async (trx): Promise<StorageKey | undefined> => {
    // Instances that start together make one key.
    await sql`select pg_advisory_xact_lock(hashtext('storage_keys'))`.execute(trx)
    const kept = await trx
      .selectFrom('storage_keys')
      .select(['access_key as accessKey', 'secret_key as secretKey'])
      .where('endpoint', '=', endpoint)
      .where('bucket', '=', bucket)
      .executeTakeFirst()
    if (kept && (await isKeyAccepted({ ...given, ...kept }))) return kept
    const made = await makeServiceAccount(given)
    if (!made) return undefined
    const row = { access_key: made.accessKey, secret_key: made.secretKey }
    await trx
      .insertInto('storage_keys')
      .values({ endpoint, bucket, ...row })
      .onConflict((conflict) => conflict.columns(['endpoint', 'bucket']).doUpdateSet(row))
      .execute()
    log.info('LifeLog made a key of its own at the storage, which reaches its bucket alone.')
    return made
  })
  if (key) storage.useKey(key)
  else log.warn('The storage refused to make a key for LifeLog, which goes on with the given one.')
}
