import { problem } from '../base/problem.ts'

/** What is read of someone who isn't known, in bytes and in ms. */
const shortBody = { maxBytes: 16 * 1024, timeout: 30_000 }

/**
 * The same request with its body read already, for someone who isn't known to LifeLog.
 * @throws {Problem} `payload_too_large` above 16 KiB, `request_timeout` where the body takes more
 *   than 30 s
 */
export async function withShortBody(request: Request): Promise<Request> {
  if (request.body === null) return request
  if (Number(request.headers.get('Content-Length')) > shortBody.maxBytes) throw tooLong()
  const reader = request.body.getReader()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow()), shortBody.timeout)
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late.promise])
      if (done) break
      length += value.byteLength
      if (length > shortBody.maxBytes) throw tooLong()
      chunks.push(value)
    }
  } finally {
    clearTimeout(timer)
    reader.releaseLock()
  }
  const { method, headers, url } = request
  return new Request(url, { method, headers, body: Buffer.concat(chunks) })
}

function tooLong() {
  return problem(
    'payload_too_large',
    `Before you are logged in, a request may have at most ${shortBody.maxBytes} bytes.`,
  )
}

function tooSlow() {
  return problem(
    'request_timeout',
    `The request did not arrive within ${shortBody.timeout / 1000} seconds. Send it again.`,
    { headers: { Connection: 'close' } },
  )
}
