import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { reading } from './reading.ts'

/** A file to send, which can be read again for another try. */
export type FileSource = {
  name: string
  size: number
  open: () => Readable | Promise<Readable>
  /** Where it lies, of one that is a file here. */
  path?: string
}

/**
 * A `multipart/form-data` body: the fields, then the file as `file` (RFC 7578), read as it's sent.
 * @param passed is told of the bytes of the file that went by
 */
export function formOf(
  fields: Record<string, string>,
  file: FileSource,
  passed: (bytes: number) => void,
): { headers: Record<string, string | number>; body: Readable } {
  const boundary = `lifelog-${randomUUID()}`
  const part = (name: string, more = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n`
  const head = Buffer.from(
    Object.entries(fields)
      .map(([name, value]) => `${part(name)}\r\n${value}\r\n`)
      .join('') +
      part('file', `; filename="${quoted(file.name)}"`) +
      'Content-Type: application/octet-stream\r\n\r\n',
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  async function* pieces() {
    yield head
    yield* bytesOf(file, passed)
    yield tail
  }
  return {
    headers: {
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': head.length + file.size + tail.length,
    },
    body: Readable.from(pieces(), { objectMode: false }),
  }
}

/** The bytes of the file alone, with the length that says where they end. */
export function bodyOf(
  file: FileSource,
  passed: (bytes: number) => void,
): { headers: Record<string, string | number>; body: Readable } {
  return {
    headers: { 'Content-Length': file.size },
    body: Readable.from(bytesOf(file, passed), { objectMode: false }),
  }
}

async function* bytesOf(file: FileSource, passed: (bytes: number) => void) {
  for await (const chunk of reading(file.name, file.open)) {
    passed(chunk.length)
    yield chunk
  }
}

/** As browsers write it (HTML, multipart/form-data encoding). */
function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (c) => encodeURIComponent(c))
}
