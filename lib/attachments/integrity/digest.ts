import { createHash } from 'node:crypto'
import { addAbortSignal } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { readObject } from '../../storage/objects.ts'

/** What a process remembers of files that it couldn't digest: when to try again, by id, in ms. */
export type DigestBackoff = Map<number, number>

/** How long a file that isn't as it should be is left alone, in ms. */
const retryAfter = 10 * 60_000

type Undigested = { id: number; key: string; size_bytes: number }

/**
 * Reads each confirmed file that has no SHA-256 yet and writes it down, until none is left. Where
 * instances do the same file twice they come to the same digest; they begin at different files.
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function digestAttachments(
  ctx: Context,
  backoff: DigestBackoff,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const now = ctx.now().getTime()
    for (const [id, until] of backoff) if (until <= now) backoff.delete(id)
    const attachment = await pickUndigested(ctx, [...backoff.keys()])
    if (!attachment || signal.aborted) return
    const sha256 = await digest(ctx, attachment, signal).catch((error) =>
      setAside(ctx, attachment, error, signal),
    )
    if (sha256 === undefined) backoff.set(attachment.id, now + retryAfter)
    else {
      await ctx.db
        .updateTable('attachments')
        .set({ sha256 })
        .where('id', '=', attachment.id)
        .execute()
    }
  }
}

/** One file that can't be read must not keep all others waiting. */
async function setAside(
  { storageAnswers, log }: Context,
  { id, key }: Undigested,
  error: unknown,
  signal: AbortSignal,
): Promise<undefined> {
  if (signal.aborted || !(await storageAnswers())) throw error
  log.error({ err: error, attachment: id, key }, 'the file of an attachment can not be read')
}

async function pickUndigested({ db }: Context, except: number[]): Promise<Undigested | undefined> {
  const { rows } = await sql<Undigested>`
    select * from (
      select id, key, size_bytes from attachments
      where state = 'ready' and sha256 is null and id <> all(${except}::bigint[])
      order by id limit 50
    ) undigested
    order by random() limit 1`.execute(db)
  return rows[0]
}

/** SHA-256 in hex; undefined, and logged, where the stored file is not what the row says. */
async function digest(
  { storage, log }: Context,
  { id, key, size_bytes: size }: Undigested,
  signal: AbortSignal,
): Promise<string | undefined> {
  const read = await readObject(storage, key)
  if (!read || read.size !== size) {
    read?.body.destroy()
    log.error(
      { attachment: id, size_bytes: size, stored_bytes: read?.size ?? null },
      'the file of an attachment is missing in the storage or has another size',
    )
    return undefined
  }
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(addAbortSignal(signal, read.body), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length
      hash.update(chunk)
    }
  })
  if (bytes !== size) {
    throw problem('storage_unavailable', `The storage sent ${bytes} bytes of a file of ${size}.`)
  }
  return hash.digest('hex')
}
