import { connect, type Socket } from 'node:net'

export type SocketAddress = { host: string[]; port: number[]; path: string | false }

/**
 * Opens a connection to PostgreSQL that fails, instead of leaving a query without an answer for
 * good: when the server has been silent for `idleTimeout` ms and owes an answer, or when it (or a proxy
 * in front) hangs up.
 */
export function openSocket({ host, port, path }: SocketAddress, idleTimeout: number): Socket {
  const socket = path ? connect(path) : connect(port[0] ?? 5432, host[0])
  let writtenWhenReady = 0
  socket.on('data', (chunk) => {
    if (endsReady(chunk)) writtenWhenReady = socket.bytesWritten
  })
  socket.setTimeout(idleTimeout)
  socket.on('timeout', () => {
    if (socket.bytesWritten !== writtenWhenReady) socket.destroy(failure('ETIMEDOUT'))
  })
  socket.on('end', () => socket.destroy(failure('ECONNRESET')))
  // By this name a certificate is checked.
  return Object.assign(socket, { host: host[0] })
}

/** Whether the server has answered in full: its last message is ReadyForQuery. */
function endsReady(chunk: Buffer): boolean {
  const at = chunk.length - 6
  return at >= 0 && chunk[at] === 0x5a && chunk.readUInt32BE(at + 1) === 5
}

function failure(code: string): Error {
  return Object.assign(new Error(`The database does not answer (${code}).`), { code })
}
