import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { vi } from 'vitest'

/** A client that sends bytes as they are given, and reads only while it's told to. */
export type RawClient = {
  socket: Socket
  /** What was received so far, as latin1. */
  received: () => string
  send(bytes: string | Buffer): Promise<void>
  /** Waits until what was received fits. */
  until(pattern: RegExp): Promise<string>
  /** How many answers were received. */
  answers(): number
  closed: Promise<unknown>
}

/**
 * Connects to a server of this machine.
 * @param options.from the address that it comes from
 * @param options.reads whether it reads from the beginning; else `socket.resume()` begins
 * @param options.goesOn whether it still sends once the server has closed its end
 */
export async function rawClient(
  port: number,
  {
    from = '127.0.0.1',
    reads = true,
    goesOn = false,
  }: { from?: string; reads?: boolean; goesOn?: boolean } = {},
): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from, allowHalfOpen: goesOn })
  const chunks: string[] = []
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk.toString('latin1'))
  })
  if (!reads) socket.pause()
  const received = () => {
    if (chunks.length > 1) chunks.splice(0, chunks.length, chunks.join(''))
    return chunks[0] ?? ''
  }
  return {
    socket,
    received,
    send: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    async until(pattern) {
      await vi.waitUntil(() => pattern.test(received()), { timeout: 60_000, interval: 5 })
      return received()
    },
    answers: () => received().split('HTTP/1.1 ').length - 1,
    closed,
  }
}
