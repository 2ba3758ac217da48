import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { openStorage, type Storage } from '../../lib/storage/client.ts'

/** An HTTP server in the place of a storage, for what no real one does on demand. */
export async function startFaulty(answer: RequestListener) {
  const server = createHttpServer(answer)
  const endpoint = await listen(server)
  return {
    endpoint,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Passes connections on to `target`, or hangs up on them while `cut` is set. */
export async function startCuttable(target: string) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const state = { cut: false }
  const server = createServer((socket) => {
    if (state.cut) {
      socket.destroy()
      return
    }
    const onward = connect(Number(port), hostname)
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const endpoint = await listen(server)
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    endpoint,
    cut: () => {
      state.cut = true
      hangUp()
    },
    mend: () => {
      state.cut = false
    },
    stop: async () => {
      hangUp()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A storage at `endpoint` whose client loses its patience soon, or after `timeout` ms. */
export function openImpatiently(endpoint: string, timeout = 300): Storage {
  return openStorage({
    endpoint,
    region: 'us-east-1',
    bucket: 'lifelog-attachments',
    accessKey: 'access',
    secretKey: 'secret',
    timeouts: { connect: timeout, answer: timeout, copy: timeout },
  })
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
