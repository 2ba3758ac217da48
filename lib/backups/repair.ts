import type { Context } from '../context.ts'
import { doctor } from '../doctor/doctor.ts'
import type { DoctorSummary, Finding } from '../doctor/schema.ts'
import { healFile } from './store-file.ts'
import { type UnpackedArchive, type UnpackedFile, unpackArchive } from './unpacked-archive.ts'
import { type VerifiedBackup, verifyBackup } from './verify.ts'

/**
 * Puts back from a backup the bytes of those attachments whose file the storage lost or has
 * otherwise. Nothing else of it is restored, and nothing is removed.
 * @returns what the doctor finds, digests included, and what of it was `repaired`
 * @throws {Problem} as `restoreBackup`, before anything is written
 */
export async function* repairFrom(
  ctx: Context,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Finding | DoctorSummary> {
  const archive = await unpackArchive(ctx.config.LIFELOG_DATA_DIR, chunks)
  try {
    using _slot = await ctx.slots.transfers.acquire()
    const soundFiles = indexFiles(archive, await verifyBackup(archive))
    let repaired = 0
    for await (const line of doctor(ctx, { digests: true, fix: false })) {
      if ('finished' in line) yield { ...line, repaired }
      else {
        const file = await findFile(ctx, line, soundFiles)
        if (file) {
          const source = { ...file, read: () => archive.read(file) }
          line.repaired = await ctx.slots.storing(() => healFile(ctx, line.key, source))
          if (line.repaired) repaired += 1
        }
        yield line
      }
    }
  } finally {
    await archive.close()
  }
}

type SoundFiles = { byKey: Map<string, UnpackedFile>; byDigest: Map<string, UnpackedFile> }

function indexFiles(archive: UnpackedArchive, { damaged }: VerifiedBackup): SoundFiles {
  const byKey = new Map<string, UnpackedFile>()
  const byDigest = new Map<string, UnpackedFile>()
  for (const [path, file] of archive.files) {
    const key = path.replace(/^attachments\//, '')
    if (key === path || damaged.has(key)) continue
    byKey.set(key, file)
    byDigest.set(file.sha256, file)
  }
  return { byKey, byDigest }
}

/** The same bytes do under whichever key they lie; a file without a digest is known by its key. */
async function findFile(
  { db }: Context,
  { finding, key }: Finding,
  { byKey, byDigest }: SoundFiles,
): Promise<UnpackedFile | undefined> {
  if (finding === 'object_without_row') return undefined
  const row = await db
    .selectFrom('attachments')
    .select('sha256')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.sha256 ? byDigest.get(row.sha256) : byKey.get(key)
}
