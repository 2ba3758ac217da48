import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Expected } from '../attachments/integrity/examine.ts'
import { append, openTemporaryFile } from '../attachments/upload/temporary-file.ts'
import type { Context } from '../context.ts'
import type { PinRecord } from '../pins/schema.ts'
import { exportPins } from '../pins/transfer.ts'
import { listViews } from '../saved-searches/saved-searches.ts'
import type { NewView } from '../search/schema.ts'
import { allEvents, asNdjson } from '../transfer/export/export.ts'
import { allRevisions } from '../transfer/export/revisions.ts'

/** An attachment as the snapshot has it. */
export type SnapshotFile = Expected & { filename: string; content_type: string; event_id: number }

/** NDJSON in a temporary file. */
export type SpooledText = { records: number; size: number; sha256: string; read(): Readable }

export type BackupSpool = AsyncDisposable & {
  events: SpooledText
  revisions: SpooledText
  views: NewView[]
  pins: PinRecord[]
  files(): AsyncGenerator<SnapshotFile>
}

/**
 * All events and all revisions as NDJSON in temporary files, as they are at one moment: a tar
 * archive says how long a file is before its first byte. The snapshot is open only while they are
 * read, not for as long as somebody takes to fetch the archive.
 */
export async function spoolSnapshot({ db, config }: Context): Promise<BackupSpool> {
  await using opened = new AsyncDisposableStack()
  const open = async () =>
    opened.adopt(await openTemporaryFile(config.LIFELOG_DATA_DIR), (file) => file.close())
  const [eventsFile, revisionsFile, list] = [await open(), await open(), await open()]
  const { events, revisions, views, pins } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      async function* notingFiles() {
        for await (const batch of allEvents({ db: trx }, { trash: true })) {
          const files = batch.flatMap(({ id, attachments }) =>
            attachments.map((file): SnapshotFile => {
              const { key, filename, content_type, size_bytes, sha256 } = file
              return { key, filename, content_type, event_id: id, size_bytes, sha256 }
            }),
          )
          const lines = files.map((file) => `${JSON.stringify(file)}\n`)
          if (lines.length > 0) await append(list, Buffer.from(lines.join('')))
          yield batch
        }
      }
      return {
        events: await spool(eventsFile, notingFiles()),
        revisions: await spool(revisionsFile, allRevisions({ db: trx }, { trash: true })),
        views: (await listViews({ db: trx })).map(({ id, ...view }) => view),
        pins: await exportPins({ db: trx }),
      }
    })
  const kept = opened.move()
  return {
    events,
    revisions,
    views,
    pins,
    async *files() {
      for await (const line of list.readLines({ start: 0, autoClose: false })) {
        yield JSON.parse(line)
      }
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function spool(file: FileHandle, batches: AsyncIterable<object[]>): Promise<SpooledText> {
  const hash = createHash('sha256')
  let records = 0
  async function* counting() {
    for await (const batch of batches) {
      records += batch.length
      yield batch
    }
  }
  for await (const piece of asNdjson(counting())) {
    const bytes = Buffer.from(piece)
    hash.update(bytes)
    await append(file, bytes)
  }
  const { size } = await file.stat()
  return {
    records,
    size,
    sha256: hash.digest('hex'),
    read: () => file.createReadStream({ start: 0, autoClose: false }),
  }
}
