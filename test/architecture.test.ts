import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Who imports what, in which file by which line. */
const refused = [
  ['functions', 'db', 'functions/a.get.ts', "import { x } from '../db/client.ts'"],
  ['functions', 'Kysely', 'functions/b.get.ts', "import { x } from 'kysely'"],
  ['functions', 'cli', 'functions/c.get.ts', "import { x } from '../cli/http.ts'"],
  ['the roof', 'functions', 'lib/a.ts', "import { x } from '../functions/index.get.tsx'"],
  ['app', 'the roof', 'lib/app/a.ts', "import { x } from '../lifelog.ts'"],
  ['app', 'functions', 'lib/app/b.ts', "import { x } from '../../functions/index.get.tsx'"],
  ['views', 'app', 'lib/views/a.ts', "import { x } from '../app/run.ts'"],
  ['views', 'db', 'lib/views/b.ts', "import { x } from '../../db/client.ts'"],
  ['a domain', 'views', 'lib/events/a.ts', "import { x } from '../views/layout.tsx'"],
  ['a domain', 'a type of views', 'lib/events/b.ts', "import type { x } from '../views/icon.tsx'"],
  ['a domain', 'app', 'lib/search/a.ts', "import { x } from '../app/render.ts'"],
  ['a domain', 'browser', 'lib/settings/a.ts', "import { x } from '../browser/assets.ts'"],
  ['a domain', 'the roof', 'lib/auth/a.ts', "import { x } from '../server.ts'"],
  ['a domain', 'the pool', 'lib/auth/b.ts', "import { x } from '../../db/postgres/pool.ts'"],
  ['a new domain', 'views', 'lib/insights/a.ts', "import { x } from '../views/layout.tsx'"],
  ['storage', 'a domain', 'lib/storage/a.ts', "import { x } from '../events/read.ts'"],
  ['storage', 'db', 'lib/storage/b.ts', "import { x } from '../../db/client.ts'"],
  ['embedded', 'a domain', 'lib/embedded/s/a.ts', "import { x } from '../../auth/token.ts'"],
  ['http', 'storage', 'lib/http/a.ts', "import { x } from '../storage/objects.ts'"],
  ['http', 'a domain', 'lib/http/b.ts', "import { x } from '../auth/token.ts'"],
  ['base', 'http', 'lib/base/a.ts', "import { x } from '../http/input.ts'"],
  ['base', 'db', 'lib/base/b.ts', "import { x } from '../../db/client.ts'"],
  [
    'browser',
    'a value from outside',
    'lib/browser/a.client.ts',
    "import { x } from '../base/log.ts'",
  ],
  ['browser', 'a module for its effects', 'lib/browser/b.client.ts', "import '../base/log.ts'"],
  [
    'a room of browser',
    'a value from outside',
    'lib/browser/form/a.client.ts',
    "import { x } from '../../base/log.ts'",
  ],
  ['a room of views', 'app', 'lib/views/map/a.ts', "import { x } from '../../app/run.ts'"],
  ['a room of views', 'db', 'lib/views/map/b.ts', "import { x } from '../../../db/client.ts'"],
  [
    'a room of a domain',
    'views',
    'lib/search/query/a.ts',
    "import { x } from '../../views/parts/icon.tsx'",
  ],
  [
    'a room of a domain',
    'app',
    'lib/attachments/text/a.ts',
    "import { x } from '../../app/run.ts'",
  ],
  [
    'a room of a domain',
    'the pool',
    'lib/transfer/import/a.ts',
    "import { x } from '../../../db/postgres/pool.ts'",
  ],
  ['cli', "a verb of a domain's room", 'cli/c.ts', "import { x } from '../lib/search/query/a.ts'"],
  ['a room of functions', 'db', 'functions/api/a/b.get.ts', "import { x } from '../../../db/a.ts'"],
  ['db', 'a domain', 'db/a.ts', "import { x } from '../lib/events/read.ts'"],
  ['cli', 'a verb', 'cli/a.ts', "import { x } from '../lib/events/read.ts'"],
  ['cli', 'db', 'cli/commands/a.ts', "import { x } from '../../db/client.ts'"],
  ['a file', 'one that imports it', 'lib/tags/a.ts', "import { x } from './b.ts'"],
  ['a file', 'one that imports it', 'lib/tags/b.ts', "import { x } from './a.ts'"],
] as const

const permitted = [
  ['functions', 'a domain', 'functions/d.get.ts', "import { x } from '../lib/events/read.ts'"],
  ['a domain', 'errors of db', 'lib/events/c.ts', "import { x } from '../../db/errors.ts'"],
  ['a domain', 'storage', 'lib/events/d.ts', "import { x } from '../storage/objects.ts'"],
  ['views', 'a domain', 'lib/views/c.ts', "import { x } from '../events/read.ts'"],
  ['http', 'base', 'lib/http/c.ts', "import { x } from '../base/problem.ts'"],
  ['embedded', 'base', 'lib/embedded/s/b.ts', "import { x } from '../../base/problem.ts'"],
  ['db', 'base', 'db/b.ts', "import { x } from '../lib/base/problem.ts'"],
  ['cli', 'a schema', 'cli/b.ts', "import { x } from '../lib/events/schema.ts'"],
  ['browser', 'a type', 'lib/browser/c.client.ts', "import type { x } from '../events/schema.ts'"],
  [
    'browser',
    'a module of another room',
    'lib/browser/form/b.client.ts',
    "import { x } from '../shell/toast.client.ts'",
  ],
  ['http', "the context's type", 'lib/http/d.ts', "import type { x } from '../context.ts'"],
  ['a file', 'a type of one that imports it', 'lib/tags/c.ts', "import type { x } from './d.ts'"],
  ['a file', 'one that imports a type of it', 'lib/tags/d.ts', "import { x } from './c.ts'"],
] as const

describe('the linter', () => {
  let complained: string[]
  beforeAll(async () => {
    complained = await lint([...refused, ...permitted])
  })

  test.each(refused)('refuses that %s imports %s (%s)', (_, __, path) => {
    expect(complained).toContain(path)
  })

  test.each(permitted)('permits that %s imports %s (%s)', (_, __, path) => {
    expect(complained).not.toContain(path)
  })
})

type Diagnostic = { category: string; location: { path: string } }

/** The paths of those files, of one import each, whose import LifeLog's linter refuses. */
async function lint(files: readonly (readonly string[])[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-lint-'))
  try {
    const { plugins } = JSON.parse(await readFile(join(root, 'biome.json'), 'utf8'))
    for (const name of ['biome.json', ...plugins.map(({ path }: { path: string }) => path)]) {
      await mkdir(join(folder, name, '..'), { recursive: true })
      await cp(join(root, name), join(folder, name))
    }
    for (const [, , path = '', line = ''] of files) {
      await mkdir(join(folder, path, '..'), { recursive: true })
      await writeFile(join(folder, path), `${line}\nexport type Y = typeof x\n`)
    }
    const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', '.']
    const bin = join(root, 'node_modules/.bin/biome')
    const report = await new Promise<string>((resolve) => {
      execFile(bin, args, { cwd: folder }, (_, stdout) => resolve(stdout))
    })
    const { diagnostics } = JSON.parse(report) as { diagnostics: Diagnostic[] }
    return diagnostics
      .filter(({ category }) => /noRestrictedImports|noImportCycles|plugin/.test(category))
      .map(({ location }) => location.path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('no folder of lib depends on itself by way of another', async () => {
  const graph = await folderGraph()
  console.log([...graph].map(([from, to]) => `${from} → ${[...to].join(' ')}`).join('\n'))
  const visit = (folder: string, path: string[]): void => {
    if (path.includes(folder)) throw new Error(`A circle: ${[...path, folder].join(' → ')}`)
    for (const next of graph.get(folder) ?? []) visit(next, [...path, folder])
  }
  for (const folder of graph.keys()) visit(folder, [])
})

test('nothing that runs imports what builds it', async () => {
  const imports = await Promise.all(
    (await codeFiles('functions', 'lib', 'cli', 'db')).map(async (file) => ({
      file,
      paths: await importedBy(file),
    })),
  )
  const building = imports.filter(({ paths }) => paths.some((path) => path.startsWith('build/')))
  expect(building).toEqual([])
})

test('no folder of functions, lib and db has more than 30 files', async () => {
  const folders = Map.groupBy(await codeFiles('functions', 'lib', 'db'), dirname)
  for (const [folder, files] of folders) {
    if (folder !== 'db/migrations') expect(files.length, folder).toBeLessThanOrEqual(30)
  }
})

test('files stay small', async () => {
  const median = async (...folders: string[]) => {
    const lengths = await Promise.all((await codeFiles(...folders)).map(lines))
    return lengths.sort((a, b) => a - b)[lengths.length >> 1]
  }
  expect(await median('functions')).toBeLessThanOrEqual(20)
  expect(await median('lib', 'cli')).toBeLessThanOrEqual(60)
  for (const file of await codeFiles('functions', 'lib', 'cli', 'db')) {
    if (!file.startsWith('db/migrations/')) expect(await lines(file), file).toBeLessThanOrEqual(250)
  }
})

/** The folders of lib, each with the others from which its files import values. */
async function folderGraph(): Promise<Map<string, Set<string>>> {
  const graph = new Map<string, Set<string>>()
  for (const file of await codeFiles('lib')) {
    const from = folderOf(file)
    const to = graph.get(from) ?? new Set()
    graph.set(from, to)
    for (const path of await importedBy(file)) {
      const folder = folderOf(path)
      if (folder !== from && folder !== 'db') to.add(folder)
    }
  }
  return graph
}

/** The files of which a file imports values, by their paths. */
async function importedBy(file: string): Promise<string[]> {
  const source = await readFile(join(root, file), 'utf8')
  const imports = source.matchAll(
    /^(?:import|export) (?!type\b)(?:[\w\s{},*]+ from )?'(\.[^']+)'/gm,
  )
  return Array.from(imports, ([, path = '']) => relative(root, join(root, file, '..', path)))
}

/** `lib/events/read.ts` lies in `events`, `lib/lifelog.ts` in `roof`, `db/client.ts` in `db`. */
function folderOf(file: string): string {
  const [top = '', folder = '', ...rest] = file.split('/')
  if (top !== 'lib') return top
  return rest.length > 0 ? folder : 'roof'
}

async function codeFiles(...folders: string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(root, folder), { recursive: true })
      return entries.filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name))
    }),
  )
  return found.flat()
}

async function lines(file: string): Promise<number> {
  return (await readFile(join(root, file), 'utf8')).split('\n').length - 1
}
