import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { isBuilt, root } from '../base/installation.ts'
import type { Entry } from './entries.ts'
import type { IconName } from './icons.ts'
import type { Manifest } from './manifest.ts'
import { assetSources, hashSources } from './sources.js'

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
  /**
   * By its name with its hash (`isCurrent`), which says for good what it is; else by that without one
   * or with a former one, as a page names it that was open over an upgrade.
   */
  find(name: string): { asset: Asset; isCurrent: boolean } | undefined
  /**
   * The URL of an asset, which browsers may keep forever.
   * @throws {Error} where there is no such asset
   */
  url(name: string): string
  /** The URLs of all that these modules import at once, and of all that may be imported later. */
  importsOf(entries: Entry[]): { imports: string[]; late: string[] }
  /** What is inside an icon's `<svg>`. */
  icon(name: IconName): string
}

const folder = join(root, 'dist/assets')

/** Reads what the build made for browsers; in the sources it's built first where it's of other sources. */
export async function loadAssets(): Promise<Assets> {
  const { files, icons } = await currentManifest()
  const names = new Map(Object.entries(files).map(([name, file]) => [file.name, name]))
  const assets = new Map<string, Asset>()
  for (const [name, { name: hashed, type, isGzipped }] of Object.entries(files)) {
    const content = await readFile(join(folder, hashed))
    assets.set(
      name,
      isGzipped ? compressed(type, content, hashed) : { type, body: content, version: hashed },
    )
  }
  const found = (name: string) => {
    const file = files[name]
    if (!file) throw new Error(`There is no asset ${name}. Is it in lib/browser?`)
    return file
  }
  const url = (name: string) => `/assets/${found(name).name}`
  return {
    find(requested) {
      const current = names.get(requested)
      const asset = assets.get(current ?? requested.replace(/\.[\w-]{8}(?=\.\w+$)/, ''))
      return asset && { asset, isCurrent: current !== undefined }
    },
    url,
    importsOf(entries) {
      const scripts = entries.map((entry) => found(`${entry}.js`))
      const all = (lists: (string[] | undefined)[]) => [
        ...new Set(lists.flatMap((names = []) => names.map(url))),
      ]
      return {
        imports: all(scripts.map(({ imports }) => imports)),
        late: all(scripts.map(({ late }) => late)),
      }
    },
    icon: (name) => icons[name] ?? '',
  }
}

/** Kept as it's sent to nearly everybody; all others who ask at once get the same bytes. */
function compressed(type: string, gzipped: Buffer<ArrayBuffer>, version: string): Asset {
  let unpacked: WeakRef<Buffer<ArrayBuffer>> | undefined
  return {
    type,
    gzipped,
    version,
    get body() {
      const body = unpacked?.deref() ?? gunzipSync(gzipped)
      unpacked = new WeakRef(body)
      return body
    },
  }
}

async function currentManifest(): Promise<Manifest> {
  const made = await readManifest().catch(() => undefined)
  if (made && (isBuilt || made.sources === (await hashSources(root, assetSources)))) return made
  await promisify(execFile)(process.execPath, [join(root, 'build/run.js')])
  return readManifest()
}

async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'assets.json'), 'utf8'))
}
