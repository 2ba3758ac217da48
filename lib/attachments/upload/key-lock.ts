import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../../db/tables.ts'

/*
 * Who may write or delete the object under the final key of an attachment, and why no two do.
 *
 * Where the attachment has a row, the row's lock decides: confirm, restore and the renditions hold
 * it (FOR UPDATE) from looking at the row until what they stored is committed, and whoever deletes
 * the row waits for them. The sweep skips rows that are locked.
 *
 * Where it has none, there is no row to lock, and yet two parties may want the key: the outbox or
 * `doctor --fix`, which delete an object because it has no row, and restore, which is about to
 * give it one again. They take the lock of the key. Who deletes looks for the row while holding it,
 * and holds it until the object is gone; restore holds it until its row is committed, and stores
 * the object only then. So either the deletion is through before the object is stored, or it sees
 * the row and lets the object be.
 *
 * Staging keys need none of it: a key is only ever reserved once, and restore stores under the
 * final key. So what lies under `staging/` without a pending row is never wanted again.
 */

/** Waits for the lock of an attachment's key, and holds it until the transaction ends. */
export async function lockKey(trx: Transaction<Tables>, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${space}, hashtext(${key}))`.execute(trx)
}

/**
 * Locks those keys that nobody else holds, until the transaction ends.
 * @returns the keys that are locked
 */
export async function tryLockKeys(trx: Transaction<Tables>, keys: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${[...new Set(keys)]}::text[]) key
    where pg_try_advisory_xact_lock(${space}, hashtext(key))`.execute(trx)
  return new Set(rows.map(({ key }) => key))
}

/** Keeps these locks apart from others of this database: "llog" in ASCII. */
const space = sql.lit(0x6c6c6f67)

/**
 * Lets a transaction wait for the storage while it holds its locks: an hour, for the largest file.
 * PostgreSQL would otherwise end it after a minute, and its locks with it.
 */
export async function waitForStorage(trx: Transaction<Tables>): Promise<void> {
  await sql`
    select set_config('idle_in_transaction_session_timeout', '3600000', true),
      set_config('statement_timeout', '600000', true)`.execute(trx)
}
