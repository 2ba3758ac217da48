import type { Context } from '../context.ts'
import { addPins } from '../pins/transfer.ts'
import { addViews } from '../saved-searches/saved-searches.ts'
import { recordsOfLines } from '../transfer/formats/ndjson.ts'
import { importRecords } from '../transfer/formats/records.ts'
import type { ImportCounts, ImportOptions, Refused } from '../transfer/import/import.ts'
import { restoreAttachments } from './restore-attachments.ts'
import { unpackArchive } from './unpacked-archive.ts'
import { verifyBackup } from './verify.ts'

export type AttachmentCounts = {
  restored: number
  /** Files that the storage had lost, or had other bytes of, and that were put back. */
  healed: number
  skipped: number
  missing: number
}

/**
 * Restores a backup: the whole of it is read and checked against its manifest, then its events are
 * imported, the trash and revisions included, and each file that isn't there yet, or not as it should be, is
 * stored. Broken off, it can be repeated. Sizes and numbers aren't limited by the settings: what was
 * accepted once comes back. The types are those that uploads may have.
 * @throws {Problem} `validation_failed` for what is no backup, `upload_mismatch` naming the files
 *   that aren't what the manifest says; before anything is written
 */
export async function* restoreBackup(
  ctx: Context,
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  counts: ImportCounts,
  attachments: AttachmentCounts,
): AsyncGenerator<Refused[]> {
  const archive = await unpackArchive(ctx.config.LIFELOG_DATA_DIR, chunks)
  try {
    using _slot = await ctx.slots.transfers.acquire()
    const verified = await verifyBackup(archive)
    const { events, revisions, views, pins } = verified
    yield* importRecords(ctx, recordsOfLines(archive.read(events)), options, counts)
    if (revisions) {
      yield* importRecords(ctx, recordsOfLines(archive.read(revisions)), options, counts)
    }
    if (!options.dryRun) {
      await addViews(ctx, views)
      await addPins(ctx, pins)
    }
    yield* restoreAttachments(ctx, { ...verified, archive }, options, attachments)
  } finally {
    await archive.close()
  }
}
