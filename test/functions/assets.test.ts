import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { testScenarios } from '../support/scenario.ts'
import { useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()

const get = (path: string, headers: Record<string, string> = {}) =>
  lifelog.app.request(path, { headers })

test('a versioned URL may be kept forever, any other is asked for again', async () => {
  const url = lifelog.ctx.assets.url('docs.css')
  expect(url).toMatch(/^\/assets\/docs\.css\?v=[\w-]{16}$/)
  const kept = await get(url)
  expect(kept.status).toBe(200)
  expect(kept.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
  expect(kept.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  for (const other of ['/assets/docs.css', '/assets/docs.css?v=old', '/assets/docs.css?v=']) {
    const response = await get(other)
    expect(response.headers.get('Cache-Control')).toBe('no-cache')
    expect(await response.text()).toContain('color-scheme')
  }
})

test('what the browser has already is not sent again', async () => {
  const etag = (await get('/assets/docs.css')).headers.get('ETag') ?? ''
  expect(etag).toMatch(/^"[\w-]{16}"$/)
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
    const response = await get('/assets/docs.css', { 'If-None-Match': known })
    expect(response.status).toBe(304)
    expect(response.headers.get('ETag')).toBe(etag)
    expect(await response.text()).toBe('')
  }
  for (const other of ['"x"', etag.slice(1, -1), '']) {
    expect((await get('/assets/docs.css', { 'If-None-Match': other })).status).toBe(200)
  }
})

test('scripts are JavaScript, those written in TypeScript too', async () => {
  for (const name of ['htmx.js', 'app.client.ts']) {
    const response = await get(`/assets/${name}`)
    expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    const code = await response.text()
    await transform(code, { loader: 'js' })
  }
})

testScenarios(
  lifelog,
  [
    'layout.tsx',
    'json-schema.tsx',
    'curl.ts',
    'nothing.css',
    '..%2fconfig.ts',
    '..%2fviews%2fdocs.css',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '.%2fdocs.css',
    '%2fetc%2fpasswd',
    'docs.css%00',
    'DOCS.CSS',
    'constructor',
    '__proto__',
  ].map((name) => ({
    name: `what isn’t an asset, ${name},`,
    request: `GET /assets/${name}`,
    status: 404,
    content: { code: 'not_found' },
  })),
)
