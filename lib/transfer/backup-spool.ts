import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Expected } from '../attachments/examine.ts'
import { append, openTemporaryFile } from '../attachments/temporary-file.ts'
import type { Context } from '../base/context.ts'
import { allEvents, asNdjson } from './export.ts'

/** An attachment as the snapshot has it. */
export type SnapshotFile = Expected & { filename: string; event_id: number }

export type EventsSpool = AsyncDisposable & {
  events: number
  size: number
  sha256: string
  read(): Readable
  files(): AsyncGenerator<SnapshotFile>
}

/**
 * All events as NDJSON in a temporary file, as they are at one moment: a tar archive says how long
 * a file is before its first byte. The snapshot is open only while they are read, not for as long
 * as somebody takes to fetch the archive.
 */
export async function spoolEvents({ db, config }: Context): Promise<EventsSpool> {
  const text = await openTemporaryFile(config.LIFELOG_DATA_DIR)
  const list = await openTemporaryFile(config.LIFELOG_DATA_DIR)
  const hash = createHash('sha256')
  let events = 0
  const close = async () => {
    await Promise.all([text.close(), list.close()])
  }
  try {
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        async function* noting() {
          for await (const batch of allEvents({ db: trx }, { trash: true })) {
            events += batch.length
            const files = batch.flatMap(({ id, attachments }) =>
              attachments.map(({ key, filename, size_bytes, sha256 }): SnapshotFile => {
                return { key, filename, event_id: id, size_bytes, sha256 }
              }),
            )
            const lines = files.map((file) => `${JSON.stringify(file)}\n`)
            if (lines.length > 0) await append(list, Buffer.from(lines.join('')))
            yield batch
          }
        }
        for await (const piece of asNdjson(noting())) {
          const bytes = Buffer.from(piece)
          hash.update(bytes)
          await append(text, bytes)
        }
      })
    return {
      events,
      size: await sizeOf(text),
      sha256: hash.digest('hex'),
      read: () => text.createReadStream({ start: 0, autoClose: false }),
      async *files() {
        for await (const line of list.readLines({ start: 0, autoClose: false })) {
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
