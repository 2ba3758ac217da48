import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Watches the connections of a server from before its first one, so that it can be closed in order.
 * @returns ends idle connections at once and gives requests under way up to `timeout` ms, or until
 * `hurry` is aborted; resolves when none is left, each time that it's called.
 */
export function createDrain(
  server: Server,
  timeout: number,
  hurry?: AbortSignal,
): () => Promise<void> {
  // Node doesn't count a connection as idle before its first request; browsers open such ahead.
  const unused = new Set<Socket>()
  server.on('connection', (socket) => {
    unused.add(socket)
    socket.on('close', () => unused.delete(socket))
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    unused.delete(request.socket)
    response.on('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
  })
  async function drain(): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    server.closeIdleConnections()
    for (const socket of unused) socket.destroy()
    const cut = () => server.closeAllConnections()
    const timer = setTimeout(cut, timeout)
    if (hurry?.aborted) cut()
    hurry?.addEventListener('abort', cut, { once: true })
    await closed
    clearTimeout(timer)
    hurry?.removeEventListener('abort', cut)
  }
  let drained: Promise<void> | undefined
  return () => {
    drained ??= drain()
    return drained
  }
}
