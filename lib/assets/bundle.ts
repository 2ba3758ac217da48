import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleScripts } from './bundle-scripts.ts'
import { bundleStyles } from './bundle-styles.ts'
import { readIcons } from './icons.ts'
import type { Manifest } from './manifest.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

/**
 * Builds all that browsers get into a folder: the scripts of `lib/browser`,
 * its style sheets and images, htmx, and what the map runs beside the page. Each has its hash in its
 * name and is compressed once, and `assets.json` describes them.
 * @param root the folder of LifeLog
 * @param sources the hash of what it's built of
 */
export async function bundleAssets(root: string, folder: string, sources: string): Promise<void> {
  const browser = join(root, 'lib/browser')
  await mkdir(folder, { recursive: true })
  const files: Manifest['files'] = {}
  const add = async (name: string, content: Uint8Array, script?: Script) => {
    const type = types[extname(name)]
    if (!type) throw new Error(`Browsers get no ${name}: its type is unknown.`)
    const isGzipped = type !== types['.png']
    const hashed = script?.name ?? withHash(name, content)
    files[name] = { name: hashed, type, isGzipped, ...(script && linksOf(script)) }
    await writeFile(join(folder, hashed), isGzipped ? gzipSync(content, { level: 9 }) : content)
  }
  const packages = join(root, 'node_modules')
  const images = join(browser, 'images')
  for (const name of await readdir(images)) await add(name, await readFile(join(images, name)))
  for (const [name, css] of await bundleStyles(join(browser, 'styles'))) {
    await add(name, Buffer.from(css))
  }
  await add('htmx.js', await readFile(join(packages, 'htmx.org/dist/htmx.min.js')))
  const worker = join(packages, 'maplibre-gl/dist/maplibre-gl-worker.mjs')
  await add('maplibre-gl-worker.js', await readFile(worker))
  for (const [name, script] of await bundleScripts(browser)) await add(name, script.code, script)
  const icons = await readIcons(packages)
  const manifest: Manifest = { sources, files, icons: Object.fromEntries(icons) }
  await writeFile(join(folder, 'assets.json'), JSON.stringify(manifest))
}

type Script = { name: string; imports: string[]; late: string[] }

function linksOf({ imports, late }: Script) {
  return { ...(imports.length > 0 && { imports }), ...(late.length > 0 && { late }) }
}

/** As esbuild does it: `common.css` is `common.1f0cx2ab.css`. */
function withHash(name: string, content: Uint8Array): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8)
  const extension = extname(name)
  return `${name.slice(0, -extension.length)}.${hash}${extension}`
}
