import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pack, pack } from 'tar-stream'
import { examineFile, noteSound, recordIntegrity } from '../attachments/integrity/examine.ts'
import { readPoster } from '../attachments/renditions/poster.ts'
import type { Context } from '../context.ts'
import { type BackupFault, countFiles, type Manifest } from '../transfer/schema.ts'
import { type SnapshotFile, spoolSnapshot } from './backup-spool.ts'
import { createFileCopy } from './file-copy.ts'
import { openBackupLease } from './lease.ts'

/** How long a reader may take for one piece, in ms. */
const readerTimeout = 10 * 60_000

/**
 * A backup as a tar archive, of one moment: `events.ndjson` with all events, those in the trash
 * too, `revisions.ndjson` with what they were before (where they changed), the file of each
 * attachment under `attachments/`, the posters of videos under `posters/`, and `manifest.json` with the SHA-256 of each. Made as fast as it's read, in memory that doesn't grow with it. Each file is read to its end
 * before it goes into the archive. One that can't be read, or isn't what it should be, is named in
 * the manifest and the log, and stops nothing; of the latter kind the bytes that are there are in.
 * @throws {Problem} `storage_unavailable` where the storage as a whole doesn't answer
 */
export async function* backup(ctx: Context, exportedAt: Date): AsyncGenerator<Uint8Array> {
  const archive = pack()
  // It, and not whoever reads, holds slot and lease: so a reader that is stuck gives both back.
  const filling = ctx.slots
    .transfers(() => fill(ctx, archive, exportedAt))
    .catch((error) => archive.destroy(error))
  const giveUp = () => archive.destroy(new Error('Nobody reads the backup any more.'))
  try {
    for await (const chunk of archive as AsyncIterable<Uint8Array>) {
      const timer = setTimeout(giveUp, readerTimeout).unref()
      yield chunk
      clearTimeout(timer)
    }
  } finally {
    archive.destroy()
    await filling
  }
}

async function fill(ctx: Context, archive: Pack, exportedAt: Date): Promise<void> {
  if (archive.destroyed) return
  await using lease = await openBackupLease(ctx)
  await using spool = await spoolSnapshot(ctx)
  const { events, revisions, views, pins } = spool
  const manifest: Manifest = {
    lifelog_backup: 1,
    exported_at: exportedAt.toISOString(),
    events: events.records,
    revisions: revisions.records,
    files: [],
    missing: [],
    damaged: [],
    views,
    pins,
  }
  const add: Add = async (path, size_bytes, sha256, body) => {
    const header = { name: path, size: size_bytes, mtime: exportedAt, mode: 0o600 }
    await pipeline(body, archive.entry(header) as unknown as NodeJS.WritableStream)
    manifest.files.push({ path, size_bytes, sha256 })
  }
  await add('events.ndjson', events.size, events.sha256, events.read())
  if (revisions.records > 0) {
    await add('revisions.ndjson', revisions.size, revisions.sha256, revisions.read())
  }
  const sound: string[] = []
  for await (const file of spool.files()) {
    const fault = await addFile(ctx, file, add)
    if (!fault && file.content_type.startsWith('video/')) await addPoster(ctx, file.key, add)
    if (fault) manifest[fault.stored ? 'damaged' : 'missing'].push(fault)
    else sound.push(file.key)
    if (sound.length >= 500) await noteSound(ctx, sound.splice(0))
  }
  await noteSound(ctx, sound)
  await new Promise<void>((resolve, reject) =>
    archive.entry(
      { name: 'manifest.json', mtime: exportedAt, mode: 0o600 },
      `${JSON.stringify(manifest)}\n`,
      (error) => (error ? reject(error) : resolve()),
    ),
  )
  const faults = [...manifest.missing, ...manifest.damaged]
  if (faults.length > 0) {
    ctx.log.error({ faults: faults.slice(0, 100) }, 'a backup lacks the sound files of attachments')
  }
  await lease.finish({ events: events.records, files: countFiles(manifest), faults })
  archive.finalize()
}

type Add = (path: string, size: number, sha256: string, body: Readable) => Promise<void>

async function addFile(
  ctx: Context,
  file: SnapshotFile,
  add: Add,
): Promise<BackupFault | undefined> {
  await using copies = new AsyncDisposableStack()
  let copy = createFileCopy(ctx.config.LIFELOG_DATA_DIR)
  const { damage, size, sha256 } = await examineFile(ctx, file, async () => {
    copy = copies.use(createFileCopy(ctx.config.LIFELOG_DATA_DIR))
    return copy.add
  })
  if (size !== null && sha256 !== null) {
    await add(`attachments/${file.key}`, size, sha256, copy.read())
  }
  if (!damage) return undefined
  await recordIntegrity(ctx, file, damage)
  const { key, filename, event_id } = file
  return { key, filename, event_id, damage, stored: size !== null }
}

/** A poster can't be made anew; yet a backup doesn't fail for want of one. */
async function addPoster(ctx: Context, key: string, add: Add): Promise<void> {
  const poster = await readPoster(ctx, key).catch((error) => {
    ctx.log.warn({ err: error, key }, 'a backup lacks the poster of a video')
    return undefined
  })
  if (!poster) return
  const sha256 = createHash('sha256').update(poster).digest('hex')
  await add(`posters/${key}`, poster.length, sha256, Readable.from([poster]))
}
