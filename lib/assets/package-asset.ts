import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Asset } from './assets.ts'

const script = 'text/javascript; charset=utf-8'

/**
 * Large modules of packages that one page alone needs: each is read when it's first asked for. Its
 * version is that of its package.
 */
export async function packageAssets(): Promise<Map<string, Asset>> {
  const maplibre = new URL(import.meta.resolve('maplibre-gl'))
  const pmtiles = new URL(import.meta.resolve('pmtiles'))
  const version = async (file: URL, up: string) => {
    const { version } = JSON.parse(await readFile(new URL(`${up}package.json`, file), 'utf8'))
    return String(version)
  }
  const maplibreVersion = await version(maplibre, '../')
  const worker = new URL('maplibre-gl-worker.mjs', maplibre)
  // The build that needs no other module has no exports, as it's made for script elements.
  const exported = '\nexport const { PMTiles, Protocol } = pmtiles\n'
  return new Map([
    ['maplibre-gl.js', lazily(maplibre, maplibreVersion)],
    ['maplibre-gl-worker.js', lazily(worker, maplibreVersion)],
    [
      'pmtiles.js',
      lazily(new URL('../pmtiles.js', pmtiles), await version(pmtiles, '../../'), exported),
    ],
  ])
}

function lazily(file: URL, version: string, end = ''): Asset {
  let body: Asset['body'] | undefined
  let gzipped: Asset['body'] | undefined
  return {
    type: script,
    version,
    get body() {
      body ??= Buffer.from(readFileSync(file, 'utf8') + end)
      return body
    },
    get gzipped() {
      gzipped ??= gzipSync(this.body)
      return gzipped
    },
  }
}
