import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { boundConnections, type ConnectionLimits } from '../http/connections.ts'
import { createDrain } from '../http/drain.ts'
import { parseUrlencoded } from '../http/urlencoded.ts'
import { lockFolder } from './lock-folder.ts'
import { type Folders, openFolders } from './object-store/buckets.ts'
import { answer, answerXml, type Exchange, refuseMalformed } from './object-store/exchange.ts'
import { findOperation } from './object-store/operation.ts'
import { S3Error } from './object-store/s3-error.ts'
import { authorize, type Signer } from './object-store/signature.ts'
import { postForm } from './object-store/upload.ts'

export type ObjectStore = {
  /** How this machine reaches it, like `http://127.0.0.1:9000`. */
  endpoint: string
  port: number
  /** Ends idle connections at once and gives requests under way up to 5 s. */
  close(): Promise<void>
}

export type ObjectStoreOptions = Signer & {
  /** Folder of the objects; made where missing. Only one store may use it at a time. */
  dir: string
  host: string
  /** 0 takes any free port. */
  port: number
  /** Of its connections, over the usual ones. */
  limits?: Partial<ConnectionLimits>
  now?: () => Date
  log: Logger
  /** Aborted where closing is to wait for no request any more. */
  hurry?: AbortSignal | undefined
}

/** In ms: how long closing waits. */
const closingTime = 5_000

/**
 * Starts an S3 endpoint (path style, SigV4, nothing anonymous) on a folder, for where no other S3 is
 * at hand. What it answers with success is on disk.
 * @throws {Error} where the port is taken or the folder can't be used.
 */
export async function startObjectStore(options: ObjectStoreOptions): Promise<ObjectStore> {
  const { dir, host, port, limits, log, now = () => new Date() } = options
  const folders = Promise.withResolvers<Folders>()
  const underWay = new Set<Promise<void>>()

  const server = createServer({ connectionsCheckingInterval: 5_000 })
  boundConnections(server, refuseMalformed, limits)
  function receive(request: IncomingMessage, response: ServerResponse) {
    const done = folders.promise
      .then((opened) => serve(request, response, { folders: opened, signer: options, now, log }))
      .catch((error) => {
        log.error({ err: error }, 'the embedded storage failed to answer')
        response.destroy()
      })
      .finally(() => underWay.delete(done))
    underWay.add(done)
  }
  const drain = createDrain(server, closingTime, options.hurry)
  server.on('request', receive)
  server.on('checkContinue', (request, response) => server.emit('request', request, response))

  server.listen(port, host)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(
      `Port ${port} is in use by another program, but the embedded storage is to listen there. Stop that program, or set EMBEDDED_STORAGE_PORT to another port (0 takes any free one).`,
      { cause: error },
    )
  })
  // Only now: whoever else has the port may be using the same folder.
  let unlock: (() => void) | undefined
  try {
    await mkdir(dir, { recursive: true })
    unlock = lockFolder(resolve(dir), 'storage')
    folders.resolve(await openFolders(resolve(dir)))
  } catch (error) {
    unlock?.()
    server.close()
    server.closeAllConnections()
    throw error
  }

  const { address, family, port: taken } = server.address() as AddressInfo
  const isWildcard = address === '0.0.0.0' || address === '::'
  const hostname = isWildcard ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address
  return {
    endpoint: `http://${hostname}:${taken}`,
    port: taken,
    async close() {
      await drain()
      await Promise.allSettled(underWay)
      unlock()
    },
  }
}

type Surroundings = Pick<Exchange, 'folders' | 'signer' | 'now'> & { log: Logger }

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { log, ...surroundings }: Surroundings,
): Promise<void> {
  const id = randomBytes(8).toString('hex').toUpperCase()
  response.setHeader('x-amz-request-id', id)
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader(
    'Access-Control-Expose-Headers',
    'ETag, Content-Range, Accept-Ranges, Content-Length, Content-Disposition, x-amz-request-id',
  )
  try {
    if (request.method === 'OPTIONS') return answerPreflight(request, response)
    await run({ request, response, ...surroundings })
  } catch (error) {
    const about = { request_id: id, method: request.method }
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' || (request.destroyed && !request.complete)) {
      log.debug({ ...about, err: error }, 'a request to the embedded storage was broken off')
    } else if (response.headersSent) {
      response.destroy()
      log.warn({ ...about, err: error }, 'an answer of the embedded storage was broken off')
    } else {
      answerError(request, response, id, asS3Error(error))
      if (error instanceof S3Error) log.debug({ ...about, code: error.code }, error.message)
      else log.error({ ...about, err: error }, 'the embedded storage failed')
    }
  }
}

async function run(received: Omit<Exchange, 'bucket' | 'key' | 'query' | 'payload'>) {
  const { request, signer, now } = received
  const { path, query } = readTarget(request.url ?? '')
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  const method = request.method ?? ''
  const exchange = { ...received, bucket, key, query, payload: 'UNSIGNED-PAYLOAD' }

  const type = request.headers['content-type'] ?? ''
  const isForm = method === 'POST' && key === '' && /^multipart\/form-data\b/i.test(type)
  if (isForm && query.size === 0) return postForm(exchange)

  exchange.payload = authorize(request, path, query, signer, now())
  if (bucket === '') throw new S3Error('NotImplemented', 'Only buckets and objects can be reached.')
  const on = key === '' ? 'bucket' : 'object'
  await findOperation(method, on, query, request.headers)(exchange)
}

function readTarget(url: string): { path: string; query: URLSearchParams } {
  const [, path = '', query = ''] = /^(\/[^?]*)\??(.*)$/s.exec(url) ?? []
  try {
    if (path !== '') {
      return { path: decodeURIComponent(path), query: parseUrlencoded(query, tooManyParameters) }
    }
  } catch (error) {
    if (!(error instanceof URIError)) throw error
  }
  throw new S3Error('InvalidURI', 'The path must be percent-encoded UTF-8.')
}

function tooManyParameters(max: number): S3Error {
  return new S3Error('InvalidURI', `The query has more than ${max} parameters.`)
}

function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const wanted = request.headers['access-control-request-headers']
  answer({ request, response }, 200, {
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, DELETE',
    ...(wanted !== undefined && { 'Access-Control-Allow-Headers': wanted }),
    'Access-Control-Max-Age': '3600',
    Vary: 'Access-Control-Request-Headers',
  })
}

function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { code, message, status, headers }: S3Error,
): void {
  const content = { Code: code, Message: message, RequestId: id }
  answerXml({ request, response }, status, 'Error', content, headers)
}

function asS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(
    String((error as NodeJS.ErrnoException)?.code),
  )
  return isFull
    ? new S3Error('InsufficientStorage', 'The disk of the storage has no room for this.')
    : new S3Error('InternalError', 'The storage failed. Its log says more under the RequestId.')
}
