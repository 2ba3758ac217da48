import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pack, pack } from 'tar-stream'
import { append, openTemporaryFile } from '../attachments/temporary-file.ts'
import type { Context } from '../base/context.ts'
import { readObject } from '../storage/s3.ts'
import { allEvents, asNdjson } from './export.ts'
import type { Manifest } from './schema.ts'

type Listed = Pick<Manifest['files'][number], 'path' | 'size_bytes' | 'sha256'>

/**
 * A backup as a tar archive: `events.ndjson` with all events, those in the trash too, the file of
 * each attachment under `attachments/`, and `manifest.json` with the SHA-256 of each. Made as fast
 * as it's read, in memory that doesn't grow with it. A file that the storage has lost is named in
 * the manifest and stops nothing.
 */
export async function* backup(ctx: Context, exportedAt: Date): AsyncGenerator<Uint8Array> {
  await using spool = await spoolEvents(ctx)
  const archive = pack()
  const filling = fill(ctx, archive, spool, exportedAt).catch((error) => archive.destroy(error))
  try {
    yield* archive as AsyncIterable<Uint8Array>
  } finally {
    archive.destroy()
    await filling
  }
}

async function fill(
  ctx: Context,
  archive: Pack,
  spool: EventsSpool,
  exportedAt: Date,
): Promise<void> {
  const manifest: Manifest = {
    lifelog_backup: 1,
    exported_at: exportedAt.toISOString(),
    events: spool.events,
    files: [],
    missing: [],
  }
  const add = (path: string, size: number, body: Readable) =>
    addFile(archive, path, size, exportedAt, body)
  manifest.files.push(await add('events.ndjson', spool.size, spool.read()))
  for await (const { key, filename } of spool.attachments()) {
    const stored = await readObject(ctx.storage, key)
    if (stored) manifest.files.push(await add(`attachments/${key}`, stored.size, stored.body))
    else {
      manifest.missing.push({ key, filename })
      ctx.log.error({ key }, 'the file of an attachment is missing in the storage')
    }
  }
  await new Promise<void>((resolve, reject) =>
    archive.entry(
      { name: 'manifest.json', mtime: exportedAt, mode: 0o600 },
      `${JSON.stringify(manifest)}\n`,
      (error) => (error ? reject(error) : resolve()),
    ),
  )
  archive.finalize()
}

async function addFile(
  archive: Pack,
  path: string,
  size: number,
  mtime: Date,
  body: Readable,
): Promise<Listed> {
  const hash = createHash('sha256')
  const entry = archive.entry({ name: path, size, mtime, mode: 0o600 })
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    entry as unknown as NodeJS.WritableStream,
  )
  return { path, size_bytes: size, sha256: hash.digest('hex') }
}

type EventsSpool = AsyncDisposable & {
  events: number
  size: number
  read(): Readable
  attachments(): AsyncGenerator<{ key: string; filename: string }>
}

/** A tar archive says how long a file is before its first byte, so it must be known by then. */
async function spoolEvents(ctx: Context): Promise<EventsSpool> {
  const file = await openTemporaryFile(ctx.config.LIFELOG_DATA_DIR)
  const attachments = await openTemporaryFile(ctx.config.LIFELOG_DATA_DIR)
  let events = 0
  async function* noting() {
    for await (const batch of allEvents(ctx, { trash: true })) {
      events += batch.length
      const files = batch.flatMap((event) => event.attachments)
      const lines = files.map(({ key, filename }) => `${JSON.stringify({ key, filename })}\n`)
      if (lines.length > 0) await append(attachments, Buffer.from(lines.join('')))
      yield batch
    }
  }
  const close = async () => {
    await Promise.all([file.close(), attachments.close()])
  }
  try {
    for await (const text of asNdjson(noting())) await append(file, Buffer.from(text))
    return {
      events,
      size: await sizeOf(file),
      read: () => file.createReadStream({ start: 0, autoClose: false }),
      async *attachments() {
        for await (const line of attachments.readLines({ start: 0, autoClose: false })) {
          yield JSON.parse(line)
        }
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function sizeOf(file: FileHandle): Promise<number> {
  return (await file.stat()).size
}
