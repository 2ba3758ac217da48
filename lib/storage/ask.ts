import {
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  request as requestHttp,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import { isBrokenConnection, readEarlyAnswer } from './early-answer.ts'
import { storageUnavailable } from './unavailable.ts'

type Asked = {
  method: string
  headers?: OutgoingHttpHeaders
  body?: Uint8Array
  /** How long the answer may take, in ms. */
  timeout: number
}

export type Answered = { status: number; headers: IncomingHttpHeaders }

/** How often a request is sent whose connection breaks before there is an answer. */
const maxAttempts = 3

/**
 * The answer of a storage to a request that carries its own signature, also where it comes before
 * all of the body was sent. Each request has a connection of its own: a storage that refuses a body
 * may hang up on the next request that follows it. A connection that breaks without an answer is no
 * storage that's away, so it's asked again.
 * @throws {Problem} `storage_unavailable`
 */
export async function askStorage(url: string, asked: Asked): Promise<Answered> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(url, asked)
    } catch (error) {
      if (attempt < maxAttempts && isBrokenConnection(error)) continue
      throw storageUnavailable(error)
    }
  }
}

function send(url: string, { method, headers, body, timeout }: Asked): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>()
  const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, {
    method,
    headers: { ...headers, ...(body && { 'Content-Length': body.length }) },
    agent: false,
    signal: AbortSignal.timeout(timeout),
  })
  request.once('socket', readEarlyAnswer)
  request.on('error', reject)
  request.once('response', (response) => {
    const { statusCode: status = 0, headers } = response
    // What the refusal says beside its status is nobody's business, and may be cut off.
    response.on('error', () => undefined)
    response.once('close', () => resolve({ status, headers }))
    response.resume()
  })
  request.end(body)
  return promise
}
