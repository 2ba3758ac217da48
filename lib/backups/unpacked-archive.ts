import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import { append, openTemporaryFile } from '../attachments/upload/temporary-file.ts'
import { Problem, problem } from '../base/problem.ts'

/** A file of an archive: where it lies in the archive, and its digest. */
export type UnpackedFile = { path: string; start: number; size: number; sha256: string }

export type UnpackedArchive = {
  files: Map<string, UnpackedFile>
  /** The bytes of one of its files. */
  read(file: UnpackedFile): Readable
  close(): Promise<void>
}

/** What a backup has; anything else has no business in one. */
const expected =
  /^(manifest\.json|events\.ndjson|revisions\.ndjson|(?:attachments|posters)\/[0-9A-Za-z_-]{1,128})$/

/**
 * Reads a tar archive to its end and keeps its files below `dataDir`, without their names, until
 * `close`. Nothing is ever written by a name that the archive gives.
 * @throws {Problem} `validation_failed` for what is no complete archive or has other files than a
 *   backup, `storage_unavailable` where the disk is full
 */
export async function unpackArchive(
  dataDir: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<UnpackedArchive> {
  const file = await openTemporaryFile(dataDir)
  try {
    const files = await readArchive(file, chunks)
    return {
      files,
      read: ({ start, size }) => Readable.from(slice(file, start, size), { objectMode: false }),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Not a read stream: each of those leaves a listener on the file, of which there would be many. */
async function* slice(file: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; ) {
    const length = Math.min(size - done, 64 * 1024)
    const { bytesRead, buffer } = await file.read(
      Buffer.allocUnsafe(length),
      0,
      length,
      start + done,
    )
    if (bytesRead === 0) throw new Error('The unpacked archive is shorter than it was.')
    yield buffer.subarray(0, bytesRead)
    done += bytesRead
  }
}

async function readArchive(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Map<string, UnpackedFile>> {
  const files = new Map<string, UnpackedFile>()
  const archive = extract()
  const source = Readable.from(chunks, { objectMode: false })
  let failure: unknown
  source.on('error', (error) => {
    failure = error
    archive.destroy(error)
  })
  source.pipe(archive)
  let end = 0
  try {
    for await (const entry of archive) {
      const path = acceptedPath(entry.header, files)
      const hash = createHash('sha256')
      const start = end
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        if (path === undefined) continue
        hash.update(chunk)
        await append(file, chunk)
        end += chunk.length
      }
      if (path !== undefined) {
        files.set(path, { path, start, size: end - start, sha256: hash.digest('hex') })
      }
    }
  } catch (error) {
    source.destroy()
    const cause = failure ?? error
    if (cause instanceof Problem) throw cause
    throw problem(
      'validation_failed',
      `The body is no complete tar archive (${(cause as Error).message}). Nothing was written.`,
      { cause },
    )
  }
  return files
}

/** Undefined for a folder, which holds nothing itself. */
function acceptedPath(header: Header, files: Map<string, UnpackedFile>): string | undefined {
  const path = header.name.replace(/^\.\//, '')
  if (header.type === 'directory') return undefined
  const shown = JSON.stringify(header.name.slice(0, 100))
  if (header.type !== 'file' || !expected.test(path)) {
    throw problem(
      'validation_failed',
      `The archive has ${shown}, which no backup has. Nothing was written.`,
    )
  }
  if (files.has(path)) {
    throw problem('validation_failed', `The archive has ${shown} twice. Nothing was written.`)
  }
  return path
}
