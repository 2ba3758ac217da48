import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type IconName, readIcons } from './icons.ts'
import { packageAssets } from './package-asset.ts'
import { stripTypes } from './strip-types.ts'

/** A file for browsers, as it's sent. `version` changes with its content. */
export type Asset = {
  type: string
  body: Buffer<ArrayBuffer>
  /** The same in less, where there is less. */
  gzipped?: Buffer<ArrayBuffer>
  version: string
}

/** What browsers get under `/assets/<name>`, as it was at the start. */
export type Assets = {
  find(name: string): Asset | undefined
  /**
   * The URL of an asset with its version, which browsers may keep forever.
   * @throws {Error} where there is no such asset
   */
  url(name: string): string
  /** What is inside an icon's `<svg>`. */
  icon(name: IconName): string
}

const browser = new URL('../browser/', import.meta.url)
const styles = new URL('styles/', browser)
const images = new URL('images/', browser)

const script = 'text/javascript; charset=utf-8'

/** Files that are sent as they are. */
const types: Record<string, string> = {
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

/**
 * Reads all that browsers get of `lib/browser`: its `images/`, the style sheets of `styles/`, each with
 * what it imports in it, htmx, exifr, what the map needs, and the modules (`*.client.ts`) without their
 * types, each under its own name, whatever its folder, so that one can import another.
 * @throws {Error} where something is imported that browsers don't get, or two modules have one name
 */
export async function loadAssets(): Promise<Assets> {
  const assets = new Map<string, Asset>()
  for (const name of await readdir(images)) {
    const type = types[extname(name)]
    if (type) assets.set(name, asset(type, await readFile(new URL(name, images))))
  }
  for (const name of await readdir(styles)) {
    if (!name.endsWith('.css')) continue
    const css = await readStyles(new URL(name, styles))
    assets.set(name, asset('text/css; charset=utf-8', Buffer.from(css)))
  }
  const htmx = new URL(import.meta.resolve('htmx.org/dist/htmx.min.js'))
  assets.set('htmx.js', asset(script, await readFile(htmx)))
  const exifr = new URL(import.meta.resolve('exifr/dist/lite.esm.mjs'))
  assets.set('exifr.js', asset(script, await readFile(exifr)))
  for (const [name, large] of await packageAssets()) assets.set(name, large)
  const modules = await readdir(browser, { recursive: true })
  await addModules(
    assets,
    modules.filter((path) => path.endsWith('.client.ts')),
  )
  const icons = await readIcons()
  return {
    find: (name) => assets.get(name),
    url(name) {
      const found = assets.get(name)
      if (!found) throw new Error(`There is no asset ${name}. Is it in lib/browser?`)
      return `/assets/${name}?v=${found.version}`
    },
    icon: (name) => icons.get(name) ?? '',
  }
}

function asset(type: string, body: Buffer<ArrayBuffer>): Asset {
  const version = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  if (type === types['.png']) return { type, body, version }
  return { type, body, version, gzipped: gzipSync(body, { level: 9 }) }
}

/** A style sheet with those in it that it imports, so that a page needs one request for them all. */
async function readStyles(file: URL): Promise<string> {
  const parts = (await readFile(file, 'utf8')).split(/^@import "(.+)";\n/m)
  const read = parts.map((part, odd) => (odd % 2 ? readStyles(new URL(part, file)) : part))
  return (await Promise.all(read)).join('')
}

const imports = /(?<=\b(?:from|import) *\(?)["']([\w@./-]+)["']/g

/**
 * Adds modules. What one imports gets its version, so that it may be kept forever as well and has
 * one URL, as each URL is another module with a state of its own.
 */
async function addModules(assets: Map<string, Asset>, paths: string[]): Promise<void> {
  const stripped = await stripTypes(paths.map((path) => new URL(path, browser).href))
  const code = new Map(paths.map((path, index) => [basename(path), stripped[index] ?? '']))
  if (code.size < paths.length) throw new Error('Two modules of lib/browser have the same name.')
  for (const name of code.keys()) add(name, [])

  function add(name: string, importers: string[]): Asset {
    const added = assets.get(name)
    if (added) return added
    if (importers.includes(name)) {
      throw new Error(`${[...importers, name].join(' imports ')}: a circle has no version.`)
    }
    const versioned = code.get(name)?.replace(imports, (_, imported: string) => {
      const { version } = add(basename(imported), [...importers, name])
      return `'./${basename(imported)}?v=${version}'`
    })
    if (versioned === undefined) {
      throw new Error(`${importers.at(-1)} imports ${name}, which browsers don't get.`)
    }
    const made = asset(script, Buffer.from(versioned))
    assets.set(name, made)
    return made
  }
}
