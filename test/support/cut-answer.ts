import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Lets the next answer to a request whose URL matches break off in the midst of its body. */
export async function cutAnswer(page: Page, url: RegExp): Promise<void> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
    response.write('{"')
    setTimeout(() => response.destroy(), 100)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const times = { times: 1 }
  await page.route(url, (route) => route.continue({ url: `http://localhost:${port}/` }), times)
}
