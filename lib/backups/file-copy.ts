import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { append, openTemporaryFile } from '../attachments/upload/temporary-file.ts'

/** What is kept in memory, in bytes; most photos are no larger. */
const maxInMemory = 4 * 1024 * 1024

/** The bytes of a file, kept until they were read. */
export type FileCopy = AsyncDisposable & {
  add(chunk: Buffer): Promise<void>
  read(): Readable
}

/** A copy in memory or, where it's large, in a temporary file below `dataDir`. */
export function createFileCopy(dataDir: string): FileCopy {
  let chunks: Buffer[] = []
  let size = 0
  let file: FileHandle | undefined
  return {
    async add(chunk) {
      size += chunk.length
      if (!file && size <= maxInMemory) {
        chunks.push(chunk)
        return
      }
      file ??= await openTemporaryFile(dataDir)
      for (const before of chunks) await append(file, before)
      chunks = []
      await append(file, chunk)
    },
    read: () =>
      file
        ? file.createReadStream({ start: 0, autoClose: false })
        : Readable.from(chunks, { objectMode: false }),
    async [Symbol.asyncDispose]() {
      await file?.close()
    },
  }
}
