import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { problem } from '../../base/problem.ts'

/**
 * A file below `dataDir` that has no name any more and is gone once it's closed, or this process is
 * killed.
 * @throws {Problem} `storage_unavailable` where it can't be made
 */
export async function openTemporaryFile(dataDir: string): Promise<FileHandle> {
  const folder = join(dataDir, 'tmp')
  const path = join(folder, randomUUID())
  try {
    await mkdir(folder, { recursive: true })
    const file = await open(path, 'wx+', 0o600)
    await unlink(path)
    return file
  } catch (cause) {
    throw notWritable(cause)
  }
}

/** Removes what a crash between making a temporary file and taking its name left below `dataDir`. */
export async function clearTemporaryFiles(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'tmp')
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true })
}

/** Appends to a temporary file. @throws {Problem} `storage_unavailable` where the disk is full */
export async function append(file: FileHandle, chunk: Uint8Array): Promise<void> {
  try {
    await file.writeFile(chunk)
  } catch (cause) {
    throw notWritable(cause)
  }
}

function notWritable(cause: unknown) {
  const full =
    cause instanceof Error && 'code' in cause && /^(ENOSPC|EDQUOT)$/.test(`${cause.code}`)
  return problem(
    'storage_unavailable',
    full
      ? 'The disk of LifeLog is full, so the file was not taken. Make room and send it again.'
      : 'LifeLog can not write files below LIFELOG_DATA_DIR, so the file was not taken.',
    { cause },
  )
}
