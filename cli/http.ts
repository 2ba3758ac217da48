import { type IncomingMessage, type OutgoingHttpHeaders, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from './failure.ts'

export type Sending = {
  method?: string
  headers?: OutgoingHttpHeaders
  body?: string | Readable | undefined
  signal?: AbortSignal | undefined
  /** How long the network may be idle, in ms. Without end by default: a server may have much to do. */
  stallTimeout?: number
}

/** How long a connection may take to be made, in ms. */
const connectTimeout = 10_000

/**
 * Sends a request and resolves with the head of its answer. A stream is read no faster than the
 * network takes it. An answer that comes before all of it was sent counts: it says why no more was
 * wanted.
 * @throws the system's error where there is no answer, or the Failure of the stream
 */
export async function send(
  url: string,
  { method = 'GET', headers = {}, body, signal, stallTimeout }: Sending,
): Promise<IncomingMessage> {
  const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, {
    method,
    headers,
    ...(signal && { signal }),
  })
  const tooLong = () =>
    request.destroy(Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' }))
  if (stallTimeout) request.setTimeout(stallTimeout, tooLong)
  const connecting = setTimeout(tooLong, connectTimeout)
  request.once('socket', (socket) => {
    if (!socket.connecting) clearTimeout(connecting)
    else socket.once('connect', () => clearTimeout(connecting))
  })
  request.once('close', () => clearTimeout(connecting))
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.on('error', reject)
  })
  if (typeof body !== 'object') {
    request.end(body)
    return answered
  }
  const sent = pipeline(body, request, { signal }).catch(async (error) => {
    signal?.throwIfAborted()
    if (body.errored instanceof Failure) throw body.errored
    // The answer to a refused body arrives at about the same time as the end of its connection.
    await new Promise((resolve) => setTimeout(resolve, 500))
    throw error
  })
  return Promise.race([answered.catch(() => sent), sent]).then(() => answered)
}
