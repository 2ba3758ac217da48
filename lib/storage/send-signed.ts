import { createHash } from 'node:crypto'
import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { xmlTexts } from '../http/xml-texts.ts'
import { type Account, encodeQuery, signHeaders, unsignedPayload } from './signature.ts'

/** In milliseconds: to be connected, to get an answer, and to get one to a copy of many bytes. */
export type Timeouts = { connect: number; answer: number; copy: number }

/** `agent` is false for a connection of its own. */
export type Connection = { timeouts: Timeouts; agent: Agent | false }

export type SignedRequest = {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Below the endpoint, percent-encoded. */
  path: string
  query?: Record<string, string>
  /** Their names in lower case. */
  headers?: Record<string, string>
  /** A stream needs a `content-length`. */
  body?: Readable | Uint8Array | string
  signal?: AbortSignal
  /** How long the answer may take, in ms; Infinity for as long as it takes. */
  timeout?: number
}

/** A storage that answered, and didn't do what it was asked. */
export class StorageRefusal extends Error {
  override name = 'StorageRefusal'
  readonly status: number

  /** @param code of S3, such as NoSuchKey, where it says one */
  constructor(status: number, code?: string) {
    super(`The storage answered ${status}${code ? ` (${code})` : ''}.`)
    this.status = status
  }
}

const maxAttempts = 2

/** The wait before another attempt, in ms, at most: those who failed together come back apart. */
const maxRetryDelay = 100

/**
 * Sends a request that is signed as `account`, and once more where that may help; a stream goes once.
 * @returns the answer, whose body must be read to its end or destroyed, else it holds a connection
 * @throws {StorageRefusal} where its status isn't 2xx
 * @throws {Error} where there was no answer in time, or the connection broke
 */
export async function sendSigned(
  account: Account,
  connection: Connection,
  request: SignedRequest,
): Promise<IncomingMessage> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(account, connection, request)
    } catch (error) {
      if (attempt === maxAttempts || !isRepeatable(request) || !isPassing(error)) throw error
      await delay(Math.random() * maxRetryDelay)
    }
  }
}

function isRepeatable({ body, signal }: SignedRequest): boolean {
  const isStream = typeof body === 'object' && !(body instanceof Uint8Array)
  return !isStream && !signal?.aborted
}

/** Whether the next attempt may be answered otherwise. */
function isPassing(error: unknown): boolean {
  return !(error instanceof StorageRefusal) || error.status >= 500 || error.status === 429
}

async function attemptOnce(
  account: Account,
  { timeouts, agent }: Connection,
  { timeout = timeouts.answer, ...request }: SignedRequest,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const { body, method, signal } = request
  const endpoint = new URL(account.endpoint)
  const { path, headers } = sign(account, endpoint, request)
  const outgoing = (endpoint.protocol === 'https:' ? requestHttps : requestHttp)(endpoint, {
    ...{ agent, method, path, headers },
    ...(signal && { signal }),
  })
  using connecting = limit(timeouts.connect, 'took no connection', (error) =>
    outgoing.destroy(error),
  )
  using _answering = limit(timeout, 'gave no answer', (error) => outgoing.destroy(error))
  outgoing.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => connecting.clear())
    else connecting.clear()
  })
  outgoing.once('response', resolve)
  outgoing.on('error', reject)
  if (typeof body === 'object' && !(body instanceof Uint8Array)) body.pipe(outgoing)
  else outgoing.end(body)
  const response = await promise
  // An answer may come before all of the body went; what follows on that connection can't be told apart.
  response.once('close', () => {
    if (!outgoing.writableFinished) outgoing.destroy()
  })
  const { statusCode: status = 0 } = response
  if (status >= 200 && status < 300) return response
  throw new StorageRefusal(status, codeIn(await text(response).catch(() => '')))
}

/** The request's path, with its query, and headers. */
function sign(
  account: Account,
  { host, pathname }: URL,
  { method, path: below, query = {}, headers, body }: Omit<SignedRequest, 'timeout'>,
) {
  const path = pathname.replace(/\/$/, '') + below
  const isKnown = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  const payload = isKnown
    ? createHash('sha256')
        .update(body ?? '')
        .digest('hex')
    : unsignedPayload
  const length = isKnown && body !== undefined && { 'content-length': `${Buffer.byteLength(body)}` }
  const signable = { method, path, query, headers: { ...headers, ...length, host } }
  const parameters = encodeQuery(query)
  return {
    path: parameters ? `${path}?${parameters}` : path,
    headers: signHeaders(account, signable, payload, new Date()),
  }
}

/** Calls `giveUp` after `ms`, unless it's cleared or out of scope by then. */
function limit(ms: number, what: string, giveUp: (error: Error) => void) {
  const expire = () => giveUp(new Error(`The storage ${what} within ${ms} ms.`))
  const timer = ms === Infinity ? undefined : setTimeout(expire, ms)
  const clear = () => clearTimeout(timer)
  return { clear, [Symbol.dispose]: clear }
}

function codeIn(document: string): string | undefined {
  try {
    return xmlTexts(document, 'Code')[0]
  } catch {
    // A page of a proxy in between, say.
    return undefined
  }
}
