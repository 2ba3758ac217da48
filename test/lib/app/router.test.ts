import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../lib/app/app.ts'
import { findRoutes } from '../../../lib/app/router.ts'
import { createLog } from '../../../lib/base/log.ts'
import type { Context } from '../../../lib/context.ts'
import { createMetrics } from '../../../lib/metrics/metrics.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

/** A folder of handler files, each with the source given. */
async function handlers(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-test-router-'))
  folders.push(folder)
  for (const [file, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), source)
  }
  return folder
}

/** A public handler with these parameters, which answers with its name and what they were. */
const handler = (name: string, ...params: string[]) => `
  import * as v from ${JSON.stringify(import.meta.resolve('valibot'))}
  import { endpoint } from ${JSON.stringify(import.meta.resolve('../../../lib/http/endpoint.ts'))}
  export default endpoint({
    summary: ${JSON.stringify(name)},
    auth: 'public',
    params: v.strictObject({ ${params.map((param) => `${param}: v.string()`).join(', ')} }),
    result: ['text/plain'],
    handle: ({ c, params }) => c.text([${JSON.stringify(name)}, ...Object.values(params)].join(' ')),
  })`

describe('the boot stops', () => {
  test.each([
    ['for a file without a method', { 'events.ts': handler('x') }, 'functions/events.ts'],
    [
      'for one that exports no endpoint',
      { 'a/b.get.ts': 'export const x = 1' },
      'functions/a/b.get.ts has no endpoint',
    ],
    [
      'for two parameters that differ in name only',
      {
        'e/[id].get.ts': handler('x', 'id'),
        'e/[slug].get.ts': handler('x', 'slug'),
      },
      'are the same route',
    ],
    [
      'for an index beside a file of the same path',
      { 'e/index.get.ts': handler('x'), 'e.get.ts': handler('x') },
      'are the same route',
    ],
    [
      'for a parameter that is not declared',
      { 'e/[id].get.ts': handler('x') },
      'functions/e/[id].get.ts declares the parameters (), its path has (id)',
    ],
    [
      'for a parameter that is declared and not in the path',
      { 'e.get.ts': handler('x', 'id') },
      'functions/e.get.ts declares the parameters (id), its path has ()',
    ],
    [
      'for a parameter of another name',
      { 'e/[id].get.ts': handler('x', 'key') },
      'declares the parameters (key), its path has (id)',
    ],
  ])('%s', async (_, files, message) => {
    await expect(findRoutes(await handlers(files))).rejects.toThrow(message)
  })

  test('with what a handler file throws', async () => {
    const folder = await handlers({ 'a.get.ts': 'throw new Error("wrong from the start")' })
    await expect(findRoutes(folder)).rejects.toThrow('wrong from the start')
  })
})

describe('an app of such files', () => {
  /** The app needs of its context here what logs, and what the configuration says of proxies. */
  const ctx = { log: createLog('silent'), config: {}, metrics: createMetrics() } as Context

  test('has the routes of its files and of nothing else, in the order of matching', async () => {
    const folder = await handlers({
      'index.get.tsx': handler('home'),
      'openapi.json.get.ts': handler('openapi'),
      'events/[id].get.ts': handler('one', 'id'),
      'events/new.get.ts': handler('new'),
      'events/[...rest].get.ts': handler('rest', 'rest'),
      'events/notes.md': 'no handler',
    })
    const routes = await findRoutes(folder)
    expect(routes.map(({ method, path, file }) => `${method} ${path} ${file}`)).toEqual([
      'GET / index.get.tsx',
      'GET /events/new events/new.get.ts',
      'GET /events/:id events/[id].get.ts',
      'GET /events/:rest{.+} events/[...rest].get.ts',
      'GET /openapi.json openapi.json.get.ts',
    ])
  })

  test.each([
    ['/', 'home'],
    ['/openapi.json', 'openapi'],
    ['/events/new', 'new'],
    ['/events/7', 'one 7'],
    ['/events/newer', 'one newer'],
    ['/events/7/edit', 'edit 7'],
    ['/events/7/x/y', 'rest 7/x/y'],
    ['/events/new/x', 'rest new/x'],
    ['/events', undefined],
    ['/events/', undefined],
    ['/Events/new', undefined],
    ['/openapi', undefined],
  ])('%s is answered by %s', async (path, expected) => {
    const folder = await handlers({
      'index.get.tsx': handler('home'),
      'openapi.json.get.ts': handler('openapi'),
      'events/[...rest].get.ts': handler('rest', 'rest'),
      'events/[id].get.ts': handler('one', 'id'),
      'events/[id]/edit.get.ts': handler('edit', 'id'),
      'events/new.get.ts': handler('new'),
    })
    const response = await createApp(ctx, await findRoutes(folder)).request(path)
    expect(response.status).toBe(expected ? 200 : 404)
    if (expected) expect(await response.text()).toBe(expected)
  })

  test('a path for one method is refused to others, even where a wider path takes them', async () => {
    const folder = await handlers({
      'events/new.get.ts': handler('new'),
      'events/[id].post.ts': handler('post', 'id'),
    })
    const app = createApp(ctx, await findRoutes(folder))
    const response = await app.request('/events/new', { method: 'POST' })
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe('GET, HEAD')
  })
})
