import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { problems } from '../../../lib/base/problem.ts'
import type { OpenApi } from '../../../lib/http/openapi-document.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog({ RUSTFS_PUBLIC_PORT: '9000' })
let api: OpenApi
let html: string
beforeAll(async () => {
  api = await lifelog.json('/api/openapi.json')
  html = await (await lifelog.request('http://lifelog.lan:8000/api/docs')).text()
})

/** The text of HTML, as people read it. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

test('shows every operation, parameter, schema and code', () => {
  const shown = textOf(html)
  for (const [path, methods] of Object.entries(api.paths)) {
    expect(shown).toContain(path)
    for (const { operationId, summary, parameters } of Object.values(methods)) {
      expect(html).toContain(`<article id="${operationId}"`)
      expect(html).toContain(`href="#${operationId}"`)
      expect(shown).toContain(summary)
      for (const { name } of parameters) expect(html).toContain(`<code>${name}</code>`)
    }
  }
  for (const name of Object.keys(api.components.schemas)) {
    expect(html).toContain(`<article id="schema-${name}"`)
  }
  for (const code of Object.keys(problems)) expect(html).toContain(`<code>${code}</code>`)
})

test('each link within the page leads somewhere, and no two places have one name', () => {
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id)
  expect(links.length).toBeGreaterThan(40)
  for (const link of links) expect(ids).toContain(link)
})

test('needs no script, no style of its own and no other host', async () => {
  expect(html).toMatch(/^<!doctype html><html lang="en">/)
  expect(html).not.toMatch(/<script|<style| style=| on\w+=|javascript:/i)
  const loaded = [...html.matchAll(/ (?:src|href)="([^"#][^"]*)"/g)].map(([, url]) => url ?? '')
  for (const url of loaded) {
    expect(url).toMatch(/^\/(?!\/)/)
    if (url.startsWith('/assets/')) expect((await lifelog.app.request(url)).status).toBe(200)
  }
})

test('may load its own style and show files of the storage, nothing else', async () => {
  const response = await lifelog.app.request('http://lifelog.lan:8000/api/docs')
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
  expect(response.headers.get('Content-Security-Policy')?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob: http://lifelog.lan:9000",
    "media-src 'self' blob: http://lifelog.lan:9000",
    "connect-src 'self' http://lifelog.lan:9000",
    "frame-src 'self' http://lifelog.lan:9000",
    "form-action 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ])
})

test('its commands are for the host by which it was reached, and for a shell', async () => {
  const commands = (html.match(/<pre[^>]*>curl [^<]*/g) ?? []).map(textOf)
  expect(commands).toHaveLength(Object.values(api.paths).flatMap(Object.keys).length)
  for (const command of commands) {
    expect(command).toContain("'http://lifelog.lan:8000/")
    await promisify(execFile)('sh', ['-n', '-c', command])
  }
  expect(commands.join('\n')).toContain('"title":"Lunch at the harbour"')
})
