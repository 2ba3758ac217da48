import { dice } from './life.ts'
import { type RawClient, rawClient } from './raw-client.ts'

type Choose = (n: number) => number

/** What strangers do with a connection: each ends, or is ended, with all that it made LifeLog hold. */
const kinds: ((client: RawClient, choose: Choose) => Promise<void>)[] = [
  // Pipelined, and nothing read.
  ({ socket, send }, choose) => {
    socket.pause()
    return send(get(pick(publicPaths, choose)).repeat(8 + choose(1_900)))
  },
  // Large answers, as they are without gzip, and the next of them not read.
  ({ socket, send }, choose) => {
    socket.pause()
    return send(get(pick(largePaths, choose)).repeat(1 + choose(64)))
  },
  // Slow: a body that begins and doesn't go on.
  ({ send }, choose) => {
    const length = `Content-Length: ${1_000 + choose(15_000)}`
    return send(`${head('POST /login')}${length}\r\n\r\npassword=${'x'.repeat(choose(900))}`)
  },
  // Half a head.
  ({ send }, choose) => send(head('GET /login').slice(0, 1 + choose(30))),
  // Closed for sending, with answers on the way.
  async ({ socket, send }, choose) => {
    socket.pause()
    await send(get(pick(publicPaths, choose)).repeat(1 + choose(200)))
    socket.end()
  },
  // Gone in the middle.
  async ({ socket, send }, choose) => {
    await send(get(pick(publicPaths, choose)).repeat(1 + choose(50)))
    socket.destroy()
  },
  // Huge headers.
  ({ send }, choose) => send(`${head('GET /')}X: ${'x'.repeat(10_000 + choose(100_000))}`),
  // A body without an end, to where nobody reads it.
  async ({ send }, choose) => {
    await send(`${head(pick(['POST /nothing', 'PUT /', 'POST /api/events'], choose))}${chunked}`)
    for (let sent = choose(20); sent >= 0; sent -= 1) {
      await send('10000\r\n'.concat('y'.repeat(0x10000), '\r\n'))
    }
  },
]

const publicPaths = ['/api/docs', '/offline', '/login', '/api/openapi.json', '/sw.js', '/']
const largePaths = ['/assets/live-map.js', '/assets/maplibre-gl-worker.js', '/api/docs']
const chunked = 'Transfer-Encoding: chunked\r\n\r\n'

function pick<T>(from: [T, ...T[]] | T[], choose: Choose): T {
  return from[choose(from.length)] as T
}

function head(request: string): string {
  return `${request} HTTP/1.1\r\nHost: localhost\r\n`
}

function get(path: string): string {
  return `${head(`GET ${path}`)}\r\n`
}

/**
 * Opens `count` connections, from four addresses of this machine but 127.0.0.1. The same `seed`
 * chooses the same things to do with each.
 */
export async function openStrangers(
  port: number,
  count: number,
  seed: number,
): Promise<RawClient[]> {
  const choose = dice(seed)
  const clients: RawClient[] = []
  for (let turn = 0; turn < count; turn += 1) {
    const client = await rawClient(port, { from: `127.0.0.${2 + choose(4)}`, goesOn: true })
    clients.push(client)
    // Whoever is cut meanwhile is told by its socket alone.
    void kinds[choose(kinds.length)]?.(client, choose)
  }
  return clients
}
