import { execFile } from 'node:child_process'
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundleAssets } from '../lib/assets/bundle.ts'
import type { Manifest } from '../lib/assets/manifest.ts'
import { assetSources, hashSources } from '../lib/assets/sources.js'
import { bundlePrograms } from './bundle-programs.ts'

/**
 * Makes `dist/` in place of what is there.
 * @param root the folder of LifeLog
 * @param made an empty folder beside it
 * @param sources the hash of all that it's built of
 * @throws {Error} where an endpoint is wrong, as at the start
 */
export async function buildAll(root: string, made: string, sources: string): Promise<void> {
  await Promise.all([buildAssets(root, join(made, 'assets')), bundlePrograms(root, made)])
  await compile(root, made)
  await writeFile(join(made, 'build.json'), JSON.stringify({ sources }))
  await replaceFolder(made, join(root, 'dist'))
}

/** What browsers get is built anew only where it's of other sources. */
async function buildAssets(root: string, folder: string): Promise<void> {
  const sources = await hashSources(root, assetSources)
  const former = join(root, 'dist/assets')
  const text = await readFile(join(former, 'assets.json'), 'utf8').catch(() => '{}')
  if ((JSON.parse(text) as Partial<Manifest>).sources === sources) {
    await cp(former, folder, { recursive: true })
  } else await bundleAssets(root, folder, sources)
}

/** Compiles the programs with the switches with which they run, as V8 takes no other code of theirs. */
async function compile(root: string, folder: string): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  // An older Node only installs LifeLog.
  if (major < 24 || (major === 24 && minor < 7)) return
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const switches = scripts.start.split(' ').filter((word: string) => word.startsWith('--'))
  const program = join(folder, 'compile.js')
  await Promise.all([
    promisify(execFile)(process.execPath, [...switches, program, 'server']),
    promisify(execFile)(process.execPath, [program, 'cli']),
  ])
}

/** Whoever reads meanwhile finds the one or the other; of two builds at once either is right. */
async function replaceFolder(made: string, folder: string): Promise<void> {
  const former = `${made}-former`
  await rename(folder, former).catch(ignoring('ENOENT'))
  await rename(made, folder).catch(ignoring('ENOTEMPTY', 'EEXIST'))
  await rm(former, { recursive: true, force: true })
}

function ignoring(...codes: string[]) {
  return (error: NodeJS.ErrnoException) => {
    if (!codes.includes(error.code ?? '')) throw error
  }
}
