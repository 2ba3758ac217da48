import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file so that whoever opens `path`, after a crash too, finds the old content or the
 * whole new one: into a draft in the folder `drafts` (of the same filesystem), which is flushed to
 * disk and renamed. Who has the old file open keeps reading it. Where `fill` or the disk fails, the
 * draft is removed and the old file stays.
 * @param openDraft makes the draft, empty unless given.
 */
export async function replaceFile<T>(
  drafts: string,
  path: string,
  fill: (draft: FileHandle) => Promise<T>,
  openDraft = (draftPath: string) => open(draftPath, 'wx', 0o600),
): Promise<T> {
  const draftPath = join(drafts, randomUUID())
  let draft: FileHandle | undefined
  try {
    draft = await openDraft(draftPath)
    const result = await fill(draft)
    await draft.sync()
    await draft.close()
    await rename(draftPath, path)
    await syncFolder(dirname(path))
    return result
  } catch (error) {
    await draft?.close()
    await rm(draftPath, { force: true })
    throw error
  }
}

/** Makes what was renamed or removed in a folder outlast a power cut. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // has no way to flush a folder
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
