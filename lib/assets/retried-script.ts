import type { Asset } from './assets.ts'

/**
 * A script whose imports have other URLs, like its own: Chromium before 154 remembers each that failed
 * for the life of a page, a chunk too. Chunks hold no state, so that a second copy of one does no harm.
 * @param again what tells this try from others
 */
export function retriedScript(asset: Asset, again: string): Asset {
  if (!asset.type.startsWith('text/javascript')) return asset
  const code = asset.body
    .toString()
    .replace(/\b(from|import)"(\.\/[\w.-]+\.js)"/g, `$1"$2?again=${again}"`)
  return { type: asset.type, body: Buffer.from(code), version: `${asset.version}-${again}` }
}
