import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between LifeLog and the PostgreSQL at a URL, and can let them down. */
export async function startDatabaseProxy(database: string) {
  const url = new URL(database)
  const target = { host: url.hostname, port: Number(url.port) }
  const sockets = new Set<Socket>()
  let delay = 0
  let hanging = false
  let refusing = false
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      if (hanging) return
      if (delay === 0) to.write(chunk)
      else setTimeout(() => to.writable && to.write(chunk), delay)
    })
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      if (!hanging) to.destroy()
    })
    sockets.add(from)
  }
  const server = createServer((client) => {
    if (refusing) return void client.destroy()
    const upstream = connect(target)
    pass(client, upstream)
    pass(upstream, client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    /** The database, by way of the proxy. */
    url: url.href,
    /** Breaks what is open off and hangs up on what comes. */
    refuse() {
      refusing = true
      cut()
    },
    /** Nothing comes through any more, and nobody is told. */
    hang() {
      hanging = true
    },
    slowDown(ms: number) {
      delay = ms
    },
    cut,
    restore() {
      if (hanging) cut()
      hanging = refusing = false
      delay = 0
    },
    close() {
      cut()
      server.close()
    },
  }
}
