import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { byteRange } from '../http/byte-range.ts'

/** The owner's own map of streets: a PMTiles archive that lies in the data folder as `map.pmtiles`. */
export type StreetMap =
  | { state: 'none' }
  /** It's there and isn't one, or can't be read. */
  | { state: 'invalid' }
  | { state: 'ready'; path: string; size: number; version: string }

/** Looks at the file anew each time, as it may be put there and replaced while LifeLog runs. */
export async function findStreetMap({ config }: Pick<Context, 'config'>): Promise<StreetMap> {
  const path = join(config.LIFELOG_DATA_DIR, 'map.pmtiles')
  try {
    await using file = await open(path)
    const { size, mtimeMs } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    const isArchive = bytesRead === 8 && buffer.toString('latin1') === 'PMTiles\x03'
    if (!isArchive) return { state: 'invalid' }
    return { state: 'ready', path, size, version: `${size}-${Math.round(mtimeMs)}` }
  } catch (error) {
    return { state: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'invalid' }
  }
}

/** Where browsers get it; undefined where there is none. */
export function streetMapUrl(map: StreetMap): string | undefined {
  return map.state === 'ready' ? `/map/streets?v=${map.version}` : undefined
}

/**
 * A part of the archive, as a Range header asks for it, or all of it.
 * @throws {Problem} `not_found` where there is none
 */
export async function readStreetMap(
  ctx: Pick<Context, 'config'>,
  header: string | undefined,
): Promise<Response> {
  const map = await findStreetMap(ctx)
  if (map.state !== 'ready') throw problem('not_found', 'There is no street map (map.pmtiles).')
  const headers = new Headers({
    'Content-Type': 'application/vnd.pmtiles',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    ETag: `"${map.version}"`,
  })
  const range = byteRange(header, map.size)
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${map.size}`)
    return new Response(null, { status: 416, headers })
  }
  const { first, last } = range ?? { first: 0, last: map.size - 1 }
  headers.set('Content-Length', `${last - first + 1}`)
  if (range) headers.set('Content-Range', `bytes ${first}-${last}/${map.size}`)
  const file = createReadStream(map.path, { start: first, end: last })
  const body = Readable.toWeb(file) as NodeStream as ReadableStream
  return new Response(body, { status: range ? 206 : 200, headers })
}
