import { type RawClient, rawClient } from './raw-client.ts'

/** What strangers do with a connection: each ends, or is ended, with all that it made LifeLog hold. */
const kinds: ((client: RawClient, turn: number) => Promise<void>)[] = [
  // Pipelined, and nothing read.
  ({ socket, send }, turn) => {
    socket.pause()
    return send(get(publicPaths[turn % publicPaths.length] ?? '/').repeat(1_900))
  },
  // Slow: a body that begins and doesn't go on.
  ({ send }) => send(`${head('POST /login')}Content-Length: 9000\r\n\r\npassword=`),
  // Half a head.
  ({ send }) => send('GET /login HTTP/1.1\r\nHost: localhost\r\nX-Half: '),
  // Closed for sending, with answers on the way.
  async ({ socket, send }) => {
    socket.pause()
    await send(get('/api/openapi.json').repeat(200))
    socket.end()
  },
  // Huge headers.
  ({ send }) => send(`${head('GET /')}X: ${'x'.repeat(100_000)}`),
  // A body without an end, to where nobody reads it.
  async ({ send }) => {
    await send(`${head('POST /nothing')}Transfer-Encoding: chunked\r\n\r\n`)
    await send('10000\r\n'.concat('y'.repeat(0x10000), '\r\n'))
  },
]

const publicPaths = ['/api/docs', '/offline', '/login', '/api/openapi.json', '/sw.js', '/']

function head(request: string): string {
  return `${request} HTTP/1.1\r\nHost: localhost\r\n`
}

function get(path: string): string {
  return `${head(`GET ${path}`)}\r\n`
}

/** Opens `count` connections, from four addresses of this machine but 127.0.0.1, each of one kind by turns. */
export async function openStrangers(port: number, count: number): Promise<RawClient[]> {
  const clients: RawClient[] = []
  for (let turn = 0; turn < count; turn += 1) {
    const client = await rawClient(port, { from: `127.0.0.${2 + (turn % 4)}`, goesOn: true })
    clients.push(client)
    // Whoever is cut meanwhile is told by its socket alone.
    void kinds[turn % kinds.length]?.(client, turn)
  }
  return clients
}
