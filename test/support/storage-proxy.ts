import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `lost`: it never gets there. `unanswered`: it's done, and nobody hears of it. */
export type Fate = 'passed' | 'lost' | 'unanswered'

export type StorageProxy = {
  endpoint: string
  /** Decides on each request, may wait, and do something else first. Passes all at the beginning. */
  decide: (operation: string, key: string) => Fate | Promise<Fate>
  stop(): Promise<void>
}

/** Stands between LifeLog and its storage, and lets single requests fail. */
export async function startStorageProxy(target: string, bucket: string): Promise<StorageProxy> {
  const { hostname, port } = new URL(target)
  const server = createServer(async (request, response) => {
    const { method = '', url = '/' } = request
    const key = decodeURIComponent(url.split('?')[0]?.slice(bucket.length + 2) ?? '')
    const operation = request.headers['x-amz-copy-source'] ? 'COPY' : method
    const fate = await proxy.decide(operation, key)
    if (fate === 'lost') {
      request.socket.destroy()
      return
    }
    // As it came, the Host included, which the signature covers.
    const onward = ask({
      hostname,
      port,
      method,
      path: url,
      headers: request.headers,
      agent: false,
    })
    onward.on('error', () => request.socket.destroy())
    request.pipe(onward)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    if (fate === 'unanswered') {
      answer.resume()
      await once(answer, 'end')
      request.socket.destroy()
      return
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: StorageProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    decide: () => 'passed',
    async stop() {
      const closed = once(server, 'close')
      server.closeAllConnections()
      server.close()
      await closed
    },
  }
  return proxy
}
