import { createHash } from 'node:crypto'
import { S3Error } from './s3-error.ts'

const maxKeyLength = 1024
/** Keys up to here are spelled out in the file's name, which some filesystems end at 143 bytes. */
const spelledOut = 60
const head = 36

/**
 * The name of the file of an object: the key's bytes in hex, so that no key can mean another folder
 * or another file, and names sort as keys do; of a long key the beginning and its SHA-256.
 * @throws {S3Error} where it can't be a key.
 */
export function objectName(key: string): string {
  const bytes = Buffer.from(key)
  if (bytes.length > maxKeyLength) {
    throw new S3Error(
      'KeyTooLongError',
      `The key has ${bytes.length} bytes; ${maxKeyLength} are allowed.`,
    )
  }
  if (key === '' || key.includes('\0')) {
    throw new S3Error('InvalidArgument', 'A key is not empty and has no NUL.')
  }
  if (bytes.length <= spelledOut) return bytes.toString('hex')
  const digest = createHash('sha256').update(bytes).digest('hex')
  return `${bytes.toString('hex', 0, head)}~${digest}`
}

/** False for what else may get into a folder, such as a file manager's own files. */
export function isObjectName(name: string): boolean {
  return /^([0-9a-f]{2})+(~[0-9a-f]{64})?$/.test(name)
}

/** The key that a file's name spells out; undefined where it stands in the file alone. */
export function spelledKey(name: string): string | undefined {
  return name.includes('~') ? undefined : Buffer.from(name, 'hex').toString()
}

/** Whether the key of the file `name` may begin with `prefix`; certain where it's spelled out. */
export function mayHavePrefix(name: string, prefix: string): boolean {
  const wanted = Buffer.from(prefix).toString('hex')
  const [known = '', digest] = name.split('~')
  return known.startsWith(wanted) || (digest !== undefined && wanted.startsWith(known))
}
