import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { readObject } from '../../storage/objects.ts'

/** What may be wrong with the file of an attachment. */
export type Damage = 'missing' | 'size_differs' | 'digest_differs' | 'unreadable'

/** What the row of an attachment says of its file; `sha256` is null until it's known. */
export type Expected = { key: string; size_bytes: number; sha256: string | null }

/** What the storage has: `size` and `sha256` are null where it couldn't be read to its end. */
export type Examined = { damage: Damage | null; size: number | null; sha256: string | null }

/** Takes the next bytes; no more are read meanwhile. */
type Sink = (chunk: Buffer) => Promise<void>

/** How often a file that breaks off is read from its beginning. */
const tries = 2

/**
 * Reads the file of an attachment to its end and compares it with what it should be.
 * @param open is asked for what takes the bytes, anew where the file is read once more
 * @throws {Problem} `storage_unavailable` where the storage as a whole doesn't answer: that says
 *   nothing about this file. And what the sink throws.
 */
export async function examineFile(
  { storage, storageAnswers }: Pick<Context, 'storage' | 'storageAnswers'>,
  { key, size_bytes, sha256 }: Expected,
  open: () => Promise<Sink> = async () => async () => {},
): Promise<Examined> {
  for (let attempt = 1; ; attempt++) {
    const sink = await open()
    const read = await readWhole(storage, key, sink)
    if (read === undefined) return { damage: 'missing', size: null, sha256: null }
    if ('failure' in read) {
      if (!(await storageAnswers())) throw read.failure
      if (attempt < tries) continue
      return { damage: 'unreadable', size: null, sha256: null }
    }
    const damage =
      read.size !== size_bytes
        ? 'size_differs'
        : sha256 !== null && read.sha256 !== sha256
          ? 'digest_differs'
          : null
    return { damage, ...read }
  }
}

async function readWhole(
  storage: Context['storage'],
  key: string,
  sink: Sink,
): Promise<{ size: number; sha256: string } | { failure: unknown } | undefined> {
  const hash = createHash('sha256')
  let size = 0
  let chunks: AsyncIterator<Buffer>
  let next: IteratorResult<Buffer>
  try {
    const found = await readObject(storage, key)
    if (!found) return undefined
    chunks = found.body[Symbol.asyncIterator]()
    next = await chunks.next()
  } catch (failure) {
    return { failure }
  }
  try {
    while (!next.done) {
      hash.update(next.value)
      size += next.value.length
      await sink(next.value)
      try {
        next = await chunks.next()
      } catch (failure) {
        return { failure }
      }
    }
  } finally {
    await chunks.return?.()
  }
  return { size, sha256: hash.digest('hex') }
}

/**
 * Writes down what was seen of a file, for the settings page and for whoever looks for what wasn't
 * looked at for long. Damage is logged.
 * @returns whether there (still) is such an attachment: the file of one that was deleted is no loss
 */
export async function recordIntegrity(
  { db, log }: Pick<Context, 'db' | 'log'>,
  { key, sha256 }: Pick<Expected, 'key' | 'sha256'>,
  damage: Damage | null,
): Promise<boolean> {
  const { rows } = await sql<{ event_id: number; filename: string }>`
    update attachments set checked_at = now(), damage = ${damage}
    where key = ${key} and state = 'ready' and sha256 is not distinct from ${sha256}
    returning event_id, filename`.execute(db)
  const [row] = rows
  if (row && damage) log.error({ key, ...row, damage }, 'the file of an attachment is damaged')
  return row !== undefined
}

/** Writes down that these files were read and are as they should be. */
export async function noteSound({ db }: Pick<Context, 'db'>, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  await sql`
    update attachments set checked_at = now(), damage = null
    where key = any(${keys}::text[]) and state = 'ready'`.execute(db)
}
