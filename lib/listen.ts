import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { App } from './app/app.ts'
import { answerMalformed, refuseMalformed, sendMalformed } from './app/malformed-request.ts'
import { boundConnections, type ConnectionLimits } from './http/connections.ts'
import { hasPlainHost } from './http/origin.ts'

/**
 * Serves the app on a port; 0 takes any free one.
 * @throws {Error} where the port is taken
 */
export async function listen(
  app: Pick<App, 'fetch'>,
  hostname: string,
  port: number,
  limits?: Partial<ConnectionLimits>,
): Promise<Server> {
  const answer = getRequestListener(app.fetch, { hostname, errorHandler: answerMalformed })
  // Node's own answer to a request without a Host isn't a problem.
  const options = { connectionsCheckingInterval: 5_000, requireHostHeader: false }
  const server = createServer(options, (request, response) => {
    if (isWellFormed(request)) answer(request, response)
    else sendMalformed(response)
  })
  boundConnections(server, refuseMalformed, limits)
  server.listen(port, hostname)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(`Port ${port} is in use. Stop what uses it, or set PORT to another.`, {
      cause: error,
    })
  })
  return server
}

/** Whether the request says where it goes; one of HTTP/1.0 needn't (health checks of proxies). */
function isWellFormed({ httpVersion, headers, url = '' }: IncomingMessage): boolean {
  if (/^https?:/i.test(url)) return hasPlainHost(url)
  return headers.host ? hasPlainHost(`http://${headers.host}`) : httpVersion === '1.0'
}
