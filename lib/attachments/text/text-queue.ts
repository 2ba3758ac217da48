import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import type { Context } from '../../context.ts'
import { readObject } from '../../storage/objects.ts'

/** A file that ended LifeLog so often isn't tried any more. */
const maxAttempts = 3

/** A confirmed file whose text hasn't been read. */
export type QueuedFile = { id: number; key: string; content_type: string; size_bytes: number }

/** Files of these types, whose text `read` gives, or undefined where there is none to be had. */
export type Reading = {
  types: string[]
  order: 'oldest' | 'newest'
  read: (file: QueuedFile, signal: AbortSignal) => Promise<string | undefined>
}

/**
 * Reads and keeps the text of each file that has none yet, one at a time, until none is left.
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function readQueue(
  ctx: Context,
  { types, order, read }: Reading,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const file = await pickQueued(ctx, types, order)
    if (!file) return
    const text = await read(file, signal).catch(async (error) => {
      await forgetAttempt(ctx, file)
      throw error
    })
    if (signal.aborted) return forgetAttempt(ctx, file)
    await ctx.db.transaction().execute((trx) => storeText(trx, file, text))
  }
}

/** The condition by which the indexes have the files that are still to be read. */
export function isQueued(types: string[]) {
  return sql<boolean>`state = 'ready' and text_read_at is null
    and text_attempts < ${sql.lit(maxAttempts)} and ${hasType(types)}`
}

export function hasType(types: string[]) {
  return sql<boolean>`content_type in (${sql.join(types.map((type) => sql.lit(type)))})`
}

async function pickQueued(
  { db }: Context,
  types: string[],
  order: Reading['order'],
): Promise<QueuedFile | undefined> {
  const { rows } = await sql<QueuedFile>`
    update attachments set text_attempts = text_attempts + 1 where id = (
      select id from attachments where ${isQueued(types)}
      order by id ${order === 'newest' ? sql`desc` : sql`asc`} limit 1)
    returning id, key, content_type, size_bytes`.execute(db)
  return rows[0]
}

/** That the storage is away, or LifeLog stopped in order, isn't the file's fault. */
async function forgetAttempt({ db }: Context, { id }: QueuedFile): Promise<void> {
  await db
    .updateTable('attachments')
    .set({ text_attempts: sql`text_attempts - 1` })
    .where('id', '=', id)
    .where('text_attempts', '>', 0)
    .execute()
}

/**
 * What `read` makes of the stored file; undefined, and logged, where that is nothing.
 * @param range the bytes that are read, all without
 */
export async function readStored(
  { storage, storageAnswers, log }: Context,
  { id, key }: QueuedFile,
  read: (file: NonNullable<Awaited<ReturnType<typeof readObject>>>) => Promise<string | undefined>,
  range?: string,
): Promise<string | undefined> {
  try {
    const stored = await readObject(storage, key, range)
    if (!stored) return undefined
    const text = await read(stored)
    if (text === undefined) log.info({ attachment: id, key }, 'a file has no text that can be read')
    return text
  } catch (error) {
    // One file that can't be read must not keep all others waiting.
    if (!(await storageAnswers())) throw error
    log.warn({ err: error, attachment: id, key }, 'the text of a file can not be read')
    return undefined
  }
}

async function storeText(trx: Kysely<Tables>, { id }: QueuedFile, text: string | undefined) {
  const words = text?.replaceAll('\0', ' ').toWellFormed().trim()
  const { rows } = await sql<{ event_id: number }>`
    update attachments set text_read_at = now(), text_attempts = 0
    where id = ${id}::bigint returning event_id`.execute(trx)
  const event = rows[0]?.event_id
  if (event === undefined) return
  if (words) {
    await sql`
      insert into attachment_texts values (${id}::bigint, ${words}, file_words(${words}))
      on conflict (attachment_id) do update set text = excluded.text, words = excluded.words`.execute(
      trx,
    )
  } else await trx.deleteFrom('attachment_texts').where('attachment_id', '=', id).execute()
  await sql`insert into changed_files values (${event}::bigint)`.execute(trx)
}
