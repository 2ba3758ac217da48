// Plain JavaScript for any Node that npm runs on: makes the build program, and runs it.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { hashSources } from '../lib/assets/sources.js'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** What all of `dist/` is built of. */
export const allSources = [
  ...['build', 'cli', 'db', 'functions', 'lib'],
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
]

/**
 * Whether `dist/` is of the sources as they are; `isThere` is false where there is none at all.
 * @returns {Promise<{ isCurrent: boolean, isThere: boolean }>}
 */
export async function stateOfBuild() {
  const text = await readFile(join(root, 'dist/build.json'), 'utf8').catch(() => undefined)
  const sources = await hashSources(root, allSources)
  return { isThere: text !== undefined, isCurrent: JSON.parse(text ?? '{}').sources === sources }
}

/**
 * Builds `dist/` in place of what is there.
 * @throws {Error} where a source is wrong, or this account may not write
 */
export async function build() {
  const sources = await hashSources(root, allSources)
  const made = await mkdtemp(join(root, 'dist-'))
  try {
    await chmod(made, 0o777 & ~process.umask())
    const program = join(made, 'build.mjs')
    const esbuild = await import('esbuild')
    await esbuild.build({
      entryPoints: [join(root, 'build/build.ts')],
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
    })
    const { buildAll } = await import(pathToFileURL(program).href)
    await rm(program)
    await buildAll(root, made, sources)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}
