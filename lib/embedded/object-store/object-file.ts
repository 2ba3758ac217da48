import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SizeRange } from './post-policy.ts'
import { replaceFile, syncFolder } from './replace-file.ts'
import { S3Error } from './s3-error.ts'

/** What is known of an object besides its bytes. */
export type ObjectInfo = {
  key: string
  /** in bytes */
  size: number
  /** MD5 in hex, without quotes */
  etag: string
  modified: string
  /** Content-Type, x-amz-meta-* and the like, as they are answered; names in lower case */
  headers: Record<string, string>
}

/**
 * A file begins with the ObjectInfo as JSON, padded with NUL up to here; the bytes follow. So both
 * change in one rename. Room for a key of 1024 control characters, which JSON writes in six.
 */
const headerSize = 8192

/**
 * Writes an object in constant memory. It stands, durably, when this resolves; until then, and
 * where it rejects, the former one does.
 * @throws {S3Error} EntityTooLarge as soon as the body exceeds the range, EntityTooSmall
 */
export async function writeObject(
  drafts: string,
  path: string,
  body: AsyncIterable<Uint8Array>,
  range: SizeRange,
  info: Pick<ObjectInfo, 'key' | 'modified' | 'headers'>,
): Promise<ObjectInfo> {
  return replaceFile(drafts, path, async (draft) => {
    encodeHeader({ ...info, size: 0, etag: '' })
    const md5 = createHash('md5')
    let size = 0
    await draft.writeFile(Buffer.alloc(headerSize))
    await draft.writeFile(
      (async function* () {
        for await (const chunk of body) {
          size += chunk.length
          if (size > range.max) throw tooLarge(range.max)
          md5.update(chunk)
          yield chunk
        }
      })(),
    )
    if (size < range.min) throw tooSmall(size, range.min)
    const whole = { ...info, size, etag: md5.digest('hex') }
    await writeHeader(draft, whole)
    return whole
  })
}

/**
 * Copies an object whole, or not at all where `check` throws for what is there to be copied.
 * @throws {S3Error} NoSuchKey
 */
export async function copyObject(
  drafts: string,
  from: string,
  to: string,
  check: (source: ObjectInfo) => void,
  change: (source: ObjectInfo) => Pick<ObjectInfo, 'key' | 'modified' | 'headers'>,
): Promise<ObjectInfo> {
  const flags = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE
  const openDraft = async (draftPath: string) => {
    await copyFile(from, draftPath, flags).catch(orNoSuchKey)
    return open(draftPath, 'r+')
  }
  const fill = async (draft: FileHandle) => {
    // What was copied is looked at, not the source, which may be another one by now.
    const source = await readHeader(draft)
    check(source)
    const copy = { ...source, ...change(source) }
    await draft.write(Buffer.alloc(headerSize), 0, headerSize, 0)
    await writeHeader(draft, copy)
    return copy
  }
  return replaceFile(drafts, to, fill, openDraft)
}

/**
 * Opens an object, which stays readable as it is now until the handle is closed by the caller; its
 * bytes are at `start` and after.
 * @throws {S3Error} NoSuchKey
 */
export async function openObject(
  path: string,
): Promise<{ handle: FileHandle; info: ObjectInfo; start: number }> {
  const handle = await open(path, 'r').catch(orNoSuchKey)
  try {
    return { handle, info: await readHeader(handle), start: headerSize }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** What is known of an object. @throws {S3Error} NoSuchKey */
export async function readInfo(path: string): Promise<ObjectInfo> {
  const { handle, info } = await openObject(path)
  await handle.close()
  return info
}

/** Removes an object; fine where it isn't there. */
export async function removeObject(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  await syncFolder(dirname(path))
}

function encodeHeader(info: ObjectInfo): Buffer {
  const header = Buffer.from(JSON.stringify(info))
  // Room is left for size and etag, which are not known when the headers are first looked at.
  if (header.length > headerSize - 64) {
    throw new S3Error('MetadataTooLarge', 'The headers kept with the object are too long.')
  }
  return header
}

async function writeHeader(file: FileHandle, info: ObjectInfo): Promise<void> {
  const header = encodeHeader(info)
  const { bytesWritten } = await file.write(header, 0, header.length, 0)
  if (bytesWritten < header.length) throw new Error('The disk took a part of the header only.')
}

async function readHeader(file: FileHandle): Promise<ObjectInfo> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headerSize), 0, headerSize, 0)
  const { size } = await file.stat()
  const end = buffer.indexOf(0)
  const info: ObjectInfo = JSON.parse(buffer.toString('utf8', 0, end < 0 ? bytesRead : end))
  if (info.size !== size - headerSize) {
    throw new Error(`An object has ${size - headerSize} bytes, not the ${info.size} of its header.`)
  }
  return info
}

function orNoSuchKey(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') throw new S3Error('NoSuchKey', 'There is no object of this key.')
  throw error
}

function tooLarge(max: number): S3Error {
  return new S3Error('EntityTooLarge', `The file has more than the ${max} bytes allowed.`)
}

function tooSmall(size: number, min: number): S3Error {
  return new S3Error('EntityTooSmall', `The file has ${size} bytes; at least ${min} are needed.`)
}
