import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type RustfsStandIn = {
  endpoint: string
  /** False: forms go through as in any other storage. */
  breaksForms: boolean
  /** Forms that were refused, and PUTs of objects that came, so far. */
  refusedForms: number
  puts: number
  stop(): Promise<void>
}

/** What RustFS's form parser takes of two chunks together, in bytes. */
const largestJoined = 65_536

/**
 * Stands in front of a storage and does to forms what RustFS does (1.0.0-rc.3, read from its
 * source and measured): a chunk that ends in a carriage return may be the beginning of the boundary,
 * so the next one is put behind it, and more than 65,536 bytes together are refused. Chunks are as
 * the network brings them. All else passes as it came, the Host included.
 */
export async function startRustfsStandIn(target: string): Promise<RustfsStandIn> {
  const { hostname, port } = new URL(target)
  const server = createServer((request, response) => {
    const type = request.headers['content-type'] ?? ''
    const isForm = request.method === 'POST' && type.startsWith('multipart/form-data')
    if (request.method === 'PUT' && !request.headers['x-amz-copy-source']) standIn.puts += 1
    const onward = ask({
      hostname,
      port,
      method: request.method,
      path: request.url,
      headers: request.headers,
      agent: false,
    })
    onward.on('error', () => response.destroy())
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    if (isForm && standIn.breaksForms) parseForm(request, response, onward)
    else request.pipe(onward)
  })

  function parseForm(
    request: IncomingMessage,
    response: ServerResponse,
    onward: ReturnType<typeof ask>,
  ) {
    let held = 0
    const read = (chunk: Buffer) => {
      const joined = held + chunk.length
      if (held > 0 && joined > largestJoined) return refuse()
      held = chunk.at(-1) === 13 ? joined : 0
      if (!onward.write(chunk)) {
        request.pause()
        onward.once('drain', () => request.resume())
      }
    }
    const refuse = () => {
      standIn.refusedForms += 1
      request.off('data', read).off('end', end).resume()
      onward.removeAllListeners('error').on('error', () => {})
      onward.destroy()
      response.writeHead(400, {
        'Access-Control-Allow-Origin': '*',
        'Content-Type': 'application/xml',
        Connection: 'close',
      })
      response.end(
        '<Error><Code>InvalidRequest</Code><Message>failed to read file stream</Message></Error>',
      )
    }
    const end = () => onward.end()
    request.on('data', read).on('end', end)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const standIn: RustfsStandIn = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breaksForms: true,
    refusedForms: 0,
    puts: 0,
    async stop() {
      const closed = once(server, 'close')
      server.closeAllConnections()
      server.close()
      await closed
    },
  }
  return standIn
}
