import { gunzipSync } from 'node:zlib'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { testScenarios } from '../support/scenario.ts'
import { useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()

const get = (path: string, headers: Record<string, string> = {}) =>
  lifelog.app.request(path, { headers })

test('a URL with the current hash may be kept forever, any other is asked for again', async () => {
  const url = lifelog.ctx.assets.url('docs.css')
  expect(url).toMatch(/^\/assets\/docs\.[\da-f]{8}\.css$/)
  const kept = await get(url)
  expect(kept.status).toBe(200)
  expect(kept.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
  expect(kept.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  for (const other of ['/assets/docs.css', '/assets/docs.0123abcd.css']) {
    const response = await get(other)
    expect(response.headers.get('Cache-Control')).toBe('no-cache')
    expect(await response.text()).toContain('color-scheme')
  }
})

test('a page that was open over an upgrade finds its later modules', async () => {
  const current = await (await get(lifelog.ctx.assets.url('palette.js'))).text()
  for (const url of ['/assets/palette.ABCD2345.js', '/assets/palette.ABCD2345.js?again=1']) {
    const response = await get(url)
    expect(response.headers.get('Cache-Control')).toBe('no-cache')
    expect((await response.text()).replaceAll('?again=1', '')).toBe(current)
  }
  expect((await get('/assets/chunk.ABCD2345.js')).status).toBe(404)
})

test('who takes no gzip gets the same', async () => {
  const path = lifelog.ctx.assets.url('app.js')
  const zipped = await get(path, { 'Accept-Encoding': 'gzip' })
  expect(zipped.headers.get('Content-Encoding')).toBe('gzip')
  const unzipped = gunzipSync(await zipped.arrayBuffer()).toString()
  expect(await (await get(path)).text()).toBe(unzipped)
})

test('all who ask for the same at once share its bytes', () => {
  const body = () => lifelog.ctx.assets.find('live-map.js')?.asset.body
  const first = body()
  expect(first?.length).toBeGreaterThan(100_000)
  expect(body()).toBe(first)
})

test('what the browser has already is not sent again', async () => {
  const etag = (await get('/assets/docs.css')).headers.get('ETag') ?? ''
  expect(etag).toMatch(/^"[\w.-]+"$/)
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

test('scripts are JavaScript, each of which names others that are there', async () => {
  for (const name of ['htmx.js', 'app.js', 'palette.js', 'sw.js']) {
    const response = await get(`/assets/${name}`)
    expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    const code = await response.text()
    await transform(code, { loader: 'js' })
    for (const [, imported] of code.matchAll(/(?:from|import)\(?"\.\/([^"]+)"/g)) {
      expect((await get(`/assets/${imported}`)).status, imported).toBe(200)
    }
  }
})

test('another try of a script is another try of all that it imports, and nothing else', async () => {
  const name = 'viewer.js'
  const code = await (await get(`/assets/${name}`)).text()
  const response = await get(`/assets/${name}?again=2`, { 'Accept-Encoding': 'gzip' })
  const retried = await response.text()
  const imports = Array.from(retried.matchAll(/(?:from|import)"\.\/([^"]+)"/g), ([, url]) => url)
  expect(imports.length).toBeGreaterThan(1)
  for (const imported of imports) {
    expect(imported).toMatch(/\.js\?again=2$/)
    expect((await get(`/assets/${imported}`)).status, imported).toBe(200)
  }
  expect(retried.replaceAll('?again=2', '')).toBe(code)
  expect(response.headers.get('ETag')).toMatch(/^"[\w.-]+-2"$/)
  expect((await get(`/assets/${name}?again=2"`)).status).toBe(422)
})

testScenarios(
  lifelog,
  [
    'layout.tsx',
    'assets.json',
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
