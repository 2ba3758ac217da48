import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'

/** Connections to which a write broke: they are read to their end, and not used again. */
const broken = new WeakSet<Duplex>()

/**
 * Lets a connection be read after a write to it broke. A storage may refuse a file, answer and hang
 * up before it has read all of it; the write then fails (EPIPE, ECONNRESET) although the answer has
 * arrived, and Node would throw that away. Where there is no answer the reader learns it from the end
 * of the connection.
 */
export function readEarlyAnswer<T extends Duplex>(socket: T): T {
  const write = socket._write
  const writev = socket._writev
  const goOn =
    (done: (error?: Error | null) => void) =>
    (error?: Error | null): void => {
      const isBroken = isBrokenConnection(error)
      if (isBroken) broken.add(socket)
      done(isBroken ? null : error)
    }
  socket._write = (chunk, encoding, done) => write.call(socket, chunk, encoding, goOn(done))
  if (writev) socket._writev = (chunks, done) => writev.call(socket, chunks, goOn(done))
  return socket
}

/** The other side hung up, which says nothing about whether it takes the next connection. */
export function isBrokenConnection(error: unknown): boolean {
  const { code } = (error ?? {}) as NodeJS.ErrnoException
  return code === 'EPIPE' || code === 'ECONNRESET'
}

/** An agent whose connections are read after a write broke. */
export class EarlyAnswerHttpAgent extends HttpAgent {
  override createConnection(...args: Parameters<HttpAgent['createConnection']>) {
    const socket = super.createConnection(...args)
    return socket && readEarlyAnswer(socket)
  }
  override keepSocketAlive(socket: Duplex): boolean {
    // Declared as returning nothing; https://nodejs.org/api/http.html#agentkeepsocketalivesocket
    return !broken.has(socket) && Boolean(super.keepSocketAlive(socket))
  }
}

/** The same by TLS. */
export class EarlyAnswerHttpsAgent extends HttpsAgent {
  override createConnection(...args: Parameters<HttpsAgent['createConnection']>) {
    const socket = super.createConnection(...args)
    return socket && readEarlyAnswer(socket)
  }
  override keepSocketAlive(socket: Duplex): boolean {
    return !broken.has(socket) && Boolean(super.keepSocketAlive(socket))
  }
}
