import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Config } from '../base/config.ts'
import { Connection } from './connection.ts'

export type ConnectionLimits = {
  max: number
  maxPerAddress: number
  /** How long a connection may be without progress, in ms. While it writes Node allows twice that. */
  stallTimeout: number
  /** For how long a request is still read after its answer, in ms. */
  lingerTimeout: number
}

const defaults: ConnectionLimits = {
  max: 1024,
  maxPerAddress: 128,
  stallTimeout: 25_000,
  lingerTimeout: 10_000,
}

/** The limits of connections that come from clients, or all from the one address of a proxy. */
export function connectionLimits({
  TRUST_PROXY,
}: Pick<Config, 'TRUST_PROXY'>): Partial<ConnectionLimits> {
  return TRUST_PROXY ? { maxPerAddress: Infinity } : {}
}

/**
 * Bounds what connections ask of a server, from before its first one: how many there are in all and
 * from one address, how much of each waits (see `Connection`), and how long none of its bytes moves.
 * The time that the server itself takes isn't counted, nor how long all of a request or an answer
 * takes: a large file over a slow line comes to its end.
 * @param refusal the answer to what Node can't read as a request, head and body
 * @param limits over the usual ones
 */
export function boundConnections(
  server: Server,
  refusal: (error: NodeJS.ErrnoException) => string,
  limits: Partial<ConnectionLimits> = {},
): void {
  const { max, maxPerAddress, stallTimeout, lingerTimeout } = { ...defaults, ...limits }
  const connections = new Map<Socket, Connection>()
  const byAddress = new Map<string, number>()

  server.requestTimeout = 0
  server.headersTimeout = 20_000
  server.timeout = stallTimeout
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const count = byAddress.get(address) ?? 0
    if (connections.size >= max || count >= maxPerAddress) {
      socket.destroy()
      return
    }
    connections.set(socket, new Connection(socket, lingerTimeout))
    byAddress.set(address, count + 1)
    socket.once('close', () => {
      connections.delete(socket)
      const left = (byAddress.get(address) ?? 1) - 1
      if (left > 0) byAddress.set(address, left)
      else byAddress.delete(address)
    })
  })
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    connections.get(request.socket)?.begin(request, response)
  })
  server.on('timeout', (socket: Socket) => {
    if (connections.get(socket)?.isServersTurn) socket.setTimeout(stallTimeout)
    else socket.destroy()
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const connection = connections.get(socket)
    if (connection && error.code !== 'ECONNRESET') connection.refuse(refusal(error))
    else socket.destroy()
  })
}
