import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import type { Context } from '../base/context.ts'
import { limits } from '../base/limits.ts'
import { readObject } from '../storage/objects.ts'
import { readPdf } from './pdf-text.ts'

/** The types whose text is read; the index `attachments_unread` names the same. */
export const typesWithText = ['application/pdf', 'text/plain', 'text/markdown', 'text/csv']

/** A larger PDF isn't read. */
const pdfMaxBytes = 50 * 1024 * 1024

/** A file that ended LifeLog so often isn't tried any more. */
const maxAttempts = 3

type Unread = { id: number; key: string; content_type: string; size_bytes: number }

/**
 * Reads the text of each confirmed file that has one, until none is left, one at a time.
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function readTexts(ctx: Context, signal: AbortSignal): Promise<void> {
  for (;;) {
    const file = await pickUnread(ctx)
    if (!file || signal.aborted) return
    const text = await readFileText(ctx, file, signal).catch(async (error) => {
      await forgetAttempt(ctx, file)
      throw error
    })
    if (signal.aborted) return forgetAttempt(ctx, file)
    await ctx.db.transaction().execute((trx) => storeText(trx, file, text))
  }
}

async function pickUnread({ db }: Context): Promise<Unread | undefined> {
  const { rows } = await sql<Unread>`
    update attachments set text_attempts = text_attempts + 1 where id = (
      select id from attachments
      where state = 'ready' and text_read_at is null and text_attempts < ${sql.lit(maxAttempts)}
        and content_type in (${sql.join(typesWithText.map((type) => sql.lit(type)))})
      order by id limit 1)
    returning id, key, content_type, size_bytes`.execute(db)
  return rows[0]
}

/** That the storage is away, or LifeLog stopped in order, isn't the file's fault. */
async function forgetAttempt({ db }: Context, { id }: Unread): Promise<void> {
  await db
    .updateTable('attachments')
    .set({ text_attempts: sql`text_attempts - 1` })
    .where('id', '=', id)
    .where('text_attempts', '>', 0)
    .execute()
}

/** Undefined where there is none to be had. */
async function readFileText(
  { storage, storageAnswers, log }: Context,
  { id, key, content_type, size_bytes }: Unread,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isPdf = content_type === 'application/pdf'
  if (isPdf && size_bytes > pdfMaxBytes) return undefined
  try {
    const range = isPdf || size_bytes <= textBytes ? undefined : `bytes=0-${textBytes - 1}`
    const read = await readObject(storage, key, range)
    if (!read) return undefined
    const text = isPdf ? await readPdf(read.body, signal) : await readPlain(read.body)
    if (text === undefined) log.info({ attachment: id, key }, 'a file has no text that can be read')
    return text
  } catch (error) {
    // One file that can't be read must not keep all others waiting.
    if (!(await storageAnswers())) throw error
    log.warn({ err: error, attachment: id, key }, 'the text of a file can not be read')
    return undefined
  }
}

/** The most bytes that so many characters take in UTF-8. */
const textBytes = 4 * limits.fileText

async function readPlain(body: AsyncIterable<Buffer>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true })
  return text.slice(0, limits.fileText)
}

async function storeText(trx: Kysely<Tables>, { id }: Unread, text: string | undefined) {
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

/** Has every text read again. @returns how many files that are */
export async function rereadTexts({ db }: Pick<Context, 'db'>): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('attachments')
    .set({ text_read_at: null, text_attempts: 0 })
    .where('state', '=', 'ready')
    .where('content_type', 'in', typesWithText)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
