import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** What begins and what is routed; a start waits for all that these import. */
async function beginnings(): Promise<string[]> {
  const functions = await readdir(join(root, 'functions'), { recursive: true })
  const endpoints = functions.filter((name) => /\.tsx?$/.test(name))
  return ['lib/serve.ts', 'lib/lifelog.ts', ...endpoints.map((name) => join('functions', name))]
}

test('a start loads no package that only some requests need', async () => {
  const files = new Set(await beginnings())
  const packages = new Set<string>()
  // Files that are found meanwhile are gone through, too.
  for (const file of files) {
    const source = await readFile(join(root, file), 'utf8')
    for (const [, from = ''] of source.matchAll(
      /^(?:import|export) (?!type\b)(?:[\w\s{},*]+ from )?'([^']+)'/gm,
    )) {
      if (from.startsWith('.')) files.add(join(file, '..', from))
      else if (!from.startsWith('node:')) {
        packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from)
      }
    }
  }
  // AWS's client or that of passkeys would be 25 to 50 MB more, whether somebody needs them or not.
  expect([...packages].sort()).toEqual([
    '@fastify/busboy',
    '@hono/node-server',
    '@valibot/to-json-schema',
    'content-disposition',
    'd3-geo',
    'dataloader',
    'hono',
    'kysely',
    'kysely-postgres-js',
    'markdown-it',
    'pino',
    'postgres',
    'tar-stream',
    'temporal-polyfill',
    'uqr',
    'uuid',
    'valibot',
  ])
})
