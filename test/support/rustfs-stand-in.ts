import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type RustfsStandIn = {
  endpoint: string
  /** False: forms with carriage returns go through as in any other storage. */
  breaksForms: boolean
  /** Forms that were refused, and PUTs of objects that came, so far. */
  refusedForms: number
  puts: number
  stop(): Promise<void>
}

/** What RustFS's form parser takes of two chunks together, in bytes. */
const largestJoined = 65_536

/** In ms: from a refusal until it hangs up. Whoever sends on by this connection until then is cut off. */
const hangUpDelay = 20

/**
 * Stands in front of a storage and does to forms what RustFS does (1.0.0-rc.3, read from its
 * source and measured): a chunk that ends in a carriage return may be the beginning of the boundary,
 * so the next one is put behind it, and more than 65,536 bytes together are refused. A form whose
 * fields aren't those that were signed is refused as soon as its file begins. A refusal doesn't wait
 * for the rest: it's answered as if the connection could be used again, and the connection is closed.
 * Chunks are as the network brings them. All else passes as it came, the Host included.
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
    if (isForm) parseForm(request, response, onward)
    else request.pipe(onward)
  })

  function parseForm(
    request: IncomingMessage,
    response: ServerResponse,
    onward: ReturnType<typeof ask>,
  ) {
    let held = 0
    let head = ''
    let hasFile = false
    const read = (chunk: Buffer) => {
      if (!hasFile) {
        head += chunk.toString('latin1')
        hasFile = head.includes('name="file"')
        if (hasFile && !isAsSigned(head)) return refuse('fields')
      }
      const joined = held + chunk.length
      if (held > 0 && joined > largestJoined && standIn.breaksForms) return refuse('file stream')
      held = chunk.at(-1) === 13 ? joined : 0
      if (!onward.write(chunk)) {
        request.pause()
        onward.once('drain', () => request.resume())
      }
    }
    const refuse = (what: string) => {
      standIn.refusedForms += 1
      request.off('data', read).off('end', end).pause()
      onward.removeAllListeners('error').on('error', () => {})
      onward.destroy()
      response.writeHead(400, {
        'Access-Control-Allow-Origin': '*',
        'Content-Type': 'application/xml',
      })
      setTimeout(() => request.socket.destroy(), hangUpDelay)
      response.end(
        `<Error><Code>InvalidRequest</Code><Message>failed to read ${what}</Message></Error>`,
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

/** Whether the fields before the file are what the form's policy names, and in time. */
function isAsSigned(head: string): boolean {
  const fields = Object.fromEntries(
    [...head.matchAll(/name="([^"]+)"\r\n\r\n(.*?)\r\n--/gs)].map(([, name, value]) => [
      name,
      value,
    ]),
  )
  const { expiration, conditions } = JSON.parse(atob(fields.Policy ?? ''))
  const names = conditions.filter((condition: object) => !Array.isArray(condition))
  return (
    Date.parse(expiration) > Date.now() &&
    names.every((condition: Record<string, string>) =>
      Object.entries(condition).every(([name, value]) => (fields[name] ?? value) === value),
    )
  )
}
