import { once } from 'node:events'
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

/**
 * Starts one on a port of its own.
 * @param environment over that of startLifeLog
 * @param before is waited for before a request is answered
 */
export async function startServer(
  environment: Environment = {},
  before: (request: Request) => Promise<void> | undefined = () => undefined,
): Promise<LifeLogServer> {
  const lifelog = await startLifeLog(environment)
  const fetch: typeof lifelog.app.fetch = async (request, ...rest) => {
    await before(request)
    return lifelog.app.fetch(request, ...rest)
  }
  const server = await listen({ fetch }, '127.0.0.1', 0)
  return {
    lifelog,
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await lifelog.close()
    },
  }
}
