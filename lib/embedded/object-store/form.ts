import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import { S3Error } from './s3-error.ts'

/** The fields before the file, names in lower case, and the file's bytes as they arrive. */
export type Form = { fields: Map<string, string>; file: AsyncIterable<Buffer> }

/** What is read before it's known who asks: the forms that LifeLog signs have 2 KB before the file. */
const maxPreambleSize = 16 * 1024
/** How long that may take, in ms. */
const preambleTimeout = 30_000

/**
 * Reads an upload form up to its file. The file can be read once and ends without an error only
 * where the whole form has arrived and was well-formed; fields after it are ignored, as in S3.
 * @throws {S3Error} where there is no such form, no file, or too much before it.
 */
export async function readForm(request: IncomingMessage): Promise<Form> {
  const fields = new Map<string, string>()
  const opened = Promise.withResolvers<Readable>()
  const parsed = Promise.withResolvers<undefined>()
  const parser = openParser(request)
  let isOpen = false
  let sizeOfFields = 0
  let received = 0

  parser.on('field', (field, value, _, isCut) => {
    if (isOpen) return
    const name = String(field).toLowerCase()
    sizeOfFields += name.length + Buffer.byteLength(value)
    if (isCut || sizeOfFields > maxPreambleSize) parsed.reject(tooMuchBeforeFile())
    if (fields.has(name)) parsed.reject(malformed(`it has ${name} twice`))
    fields.set(name, value)
  })
  parser.on('file', (_, file) => {
    isOpen = true
    file.on('error', parsed.reject)
    opened.resolve(file)
  })
  parser.on('filesLimit', () => parsed.reject(malformed('it has more than one file')))
  parser.on('error', () => parsed.reject(malformed('it is not multipart/form-data or was cut off')))
  parser.on('finish', () => parsed.resolve(undefined))
  request.on('error', parsed.reject)
  request.pipe(parser)
  request.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (!isOpen && received > maxPreambleSize) parsed.reject(tooMuchBeforeFile())
  })

  const late = setTimeout(() => parsed.reject(tooSlow()), preambleTimeout)
  const file = await Promise.race([parsed.promise, opened.promise]).finally(() => {
    clearTimeout(late)
  })
  if (!file) throw malformed('it has no file')
  parsed.promise.catch((error) => file.destroy(error))
  return { fields, file: whole(file, parsed.promise) }
}

async function* whole(file: Readable, parsed: Promise<unknown>): AsyncGenerator<Buffer, void> {
  try {
    yield* file
  } catch (error) {
    await parsed // knows better what went wrong
    throw error
  }
  await parsed
}

function openParser(request: IncomingMessage) {
  const type = request.headers['content-type'] ?? ''
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': type },
      isPartAFile: (name) => name?.toLowerCase() === 'file',
      limits: { files: 1, fieldSize: maxPreambleSize, headerSize: 4096, headerPairs: 20 },
    })
  } catch {
    throw malformed('it is not multipart/form-data with a boundary')
  }
}

function malformed(why: string): S3Error {
  return new S3Error('MalformedPOSTRequest', `The upload form can't be used: ${why}.`)
}

function tooSlow(): S3Error {
  return new S3Error(
    'RequestTimeout',
    `The fields before the file did not arrive within ${preambleTimeout / 1000} seconds.`,
  )
}

function tooMuchBeforeFile(): S3Error {
  return new S3Error(
    'MaxPostPreDataLengthExceeded',
    `The fields before the file have more than ${maxPreambleSize} bytes. Send the file last.`,
  )
}
