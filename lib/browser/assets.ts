import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { stripTypes } from './strip-types.ts'

/** A file for browsers, as it's sent. `version` changes with its content. */
export type Asset = {
  type: string
  body: Uint8Array<ArrayBuffer>
  /** The same in less, where there is less. */
  gzipped?: Uint8Array<ArrayBuffer>
  version: string
}

const folder = new URL('./', import.meta.url)

/** What browsers may have of `lib/browser`, beside their own TypeScript; all else there is ours. */
const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

const script = 'text/javascript; charset=utf-8'

/** Files of packages that browsers get as they are. */
const packaged = {
  'htmx.js': new URL(import.meta.resolve('htmx.org/dist/htmx.min.js')),
}

const assets = new Map<string, Asset>()
for (const [name, file] of Object.entries(packaged)) add(name, script, readFileSync(file))
const names = readdirSync(folder)
for (const name of names) {
  const type = types[extname(name)]
  if (type) add(name, type, readFileSync(new URL(name, folder)))
}
const modules = names.filter((name) => name.endsWith('.client.ts'))
const stripped = await stripTypes(modules.map((name) => new URL(name, folder).href))
const code = new Map(modules.map((name, index) => [name, stripped[index] ?? '']))
for (const name of modules) addModule(name, [])

function add(name: string, type: string, body: Buffer<ArrayBuffer>): Asset {
  const digest = createHash('sha256').update(body).digest('base64url')
  const asset: Asset = { type, body, version: digest.slice(0, 16) }
  if (type !== 'image/png' && !type.startsWith('font/'))
    asset.gzipped = gzipSync(body, { level: 9 })
  assets.set(name, asset)
  return asset
}

/**
 * A module for browsers, of its TypeScript. What it imports gets its version, so that it may be
 * kept forever as well and has one URL, as each URL is another module with a state of its own.
 */
function addModule(name: string, importers: string[]): Asset {
  const added = assets.get(name)
  if (added) return added
  if (importers.includes(name)) {
    throw new Error(`${[...importers, name].join(' imports ')}: a circle has no version.`)
  }
  const versioned = code
    .get(name)
    ?.replace(
      /(?<=\b(?:from|import) *\(?')\.\/([\w-]+\.client\.ts)(?=')/g,
      (_, imported) => `./${imported}?v=${addModule(imported, [...importers, name]).version}`,
    )
  if (versioned === undefined) throw new Error(`There is no ${name} for ${importers.at(-1)}.`)
  return add(name, script, Buffer.from(versioned))
}

/**
 * The file that browsers get under `/assets/<name>`: everything in `lib/browser` that is theirs, as
 * it was at the start. TypeScript for the browser (`*.client.ts`) is served under its own name with
 * the types taken out, so that one such file can import another.
 */
export function findAsset(name: string): Asset | undefined {
  return assets.get(name)
}

/**
 * The URL of an asset with its version, which browsers may keep forever.
 * @throws {Error} where there is no such asset
 */
export function assetUrl(name: string): string {
  const asset = assets.get(name)
  if (!asset) throw new Error(`There is no asset ${name}. Is it in lib/browser?`)
  return `/assets/${name}?v=${asset.version}`
}
