import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { App } from './app/app.ts'

/**
 * Serves the app on a port; 0 takes any free one.
 * @throws {Error} where the port is taken
 */
export async function listen(
  app: Pick<App, 'fetch'>,
  hostname: string,
  port: number,
): Promise<Server> {
  const server = serve({
    fetch: app.fetch,
    hostname,
    port,
    serverOptions: { connectionsCheckingInterval: 5_000 },
  }) as Server
  server.headersTimeout = 20_000
  // Nobody reads the body of a GET, so nothing else would end one that never ends.
  server.prependListener('request', ({ method, headers }, response) => {
    const hasBody = headers['transfer-encoding'] ?? headers['content-length']
    if (hasBody && /^(GET|HEAD)$/.test(method ?? '')) response.setHeader('Connection', 'close')
  })
  // A large file over a slow line takes its time; without a token nobody gets to send one.
  server.requestTimeout = 3_600_000
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(`Port ${port} is in use. Stop what uses it, or set PORT to another.`, {
      cause: error,
    })
  })
  return server
}
