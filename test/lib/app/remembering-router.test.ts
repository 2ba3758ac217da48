import { Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { expect, test } from 'vitest'
import { RememberingRouter } from '../../../lib/app/remembering-router.ts'

function serve(app: Hono): Hono {
  app.use(async (c, next) => {
    await next()
    c.header('Seen', c.req.path)
  })
  app.get('/', (c) => c.text('home'))
  app.get('/events/new', (c) => c.text('form'))
  app.get('/events/:id', (c) => c.text(`event ${c.req.param('id')}`))
  app.post('/events', async (c) => c.text(`posted ${await c.req.text()}`))
  app.all('/events', (c) => c.text(`not ${c.req.method}`))
  return app
}

test('it leads where Hono’s own does, each time', async () => {
  const own = serve(new Hono({ router: new RememberingRouter() }))
  const trie = serve(new Hono({ router: new TrieRouter() }))
  const answer = async (app: Hono, path: string, init: RequestInit) => {
    const response = await app.request(path, init)
    return [response.status, response.headers.get('Seen'), await response.text()]
  }
  const requests: [string, RequestInit][] = [
    ['/', {}],
    ['/', { method: 'HEAD' }],
    ['/', { method: 'POST' }],
    ['/events/new', {}],
    ['/events/new?a=1', {}],
    ['/events/1', {}],
    ['/events/2', {}],
    ['/events', { method: 'POST', body: 'one' }],
    ['/events', { method: 'POST', body: 'two' }],
    ['/events', { method: 'DELETE' }],
    ['/elsewhere', {}],
  ]
  for (const [path, init] of [...requests, ...requests.toReversed()]) {
    expect(await answer(own, path, init)).toEqual(await answer(trie, path, init))
  }
})
