import type { AddressInfo } from 'node:net'
import { listen } from '../../lib/listen.ts'
import { type Environment, startLifeLog, type TestLifeLog } from './setup.ts'

/** A LifeLog with an empty database that listens, for a browser of this machine. */
export type LifeLogServer = {
  lifelog: TestLifeLog
  /** `http://localhost:<port>` */
  origin: string
  close(): Promise<void>
}

/** An empty page of the same origin, of which LifeLog knows nothing. */
export const blankPath = '/blank-page-of-the-tests'

type Fetch = TestLifeLog['app']['fetch']
type Port = { origin: string; answer: Fetch; end(): void }

/** Those that no LifeLog listens at. With the same origin a browser has what it compiled already. */
const free: Port[] = []

/**
 * Starts one at a port that no other has at that time.
 * @param environment over that of startLifeLog
 * @param before is waited for before a request is answered
 */
export async function startServer(
  environment: Environment = {},
  before: (request: Request) => Promise<void> | undefined = () => undefined,
): Promise<LifeLogServer> {
  const lifelog = await startLifeLog(environment)
  const port = free.pop() ?? (await openPort())
  port.answer = async (request, ...rest) => {
    await before(request)
    return lifelog.app.fetch(request, ...rest)
  }
  return {
    lifelog,
    origin: port.origin,
    async close() {
      port.answer = noAnswer
      port.end()
      await lifelog.close()
      free.push(port)
    },
  }
}

const noAnswer: Fetch = () => new Response(null, { status: 503 })

async function openPort(): Promise<Port> {
  const fetch: Fetch = (request, ...rest) =>
    new URL(request.url).pathname === blankPath
      ? new Response('<!doctype html><title>Blank</title>', {
          headers: { 'Content-Type': 'text/html' },
        })
      : port.answer(request, ...rest)
  const server = await listen({ fetch }, '127.0.0.1', 0)
  // The worker may end.
  server.unref()
  const port: Port = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    answer: noAnswer,
    end: () => server.closeAllConnections(),
  }
  return port
}
