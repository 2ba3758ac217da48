import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Context } from '../../context.ts'
import type { RenditionSize } from '../renditions/rendition-sizes.ts'
import { readRendition } from '../renditions/renditions.ts'

/**
 * A rendition, which browsers keep for ever; the way to an icon where none can be made.
 * @throws {Problem} as `readRendition`
 */
export async function renditionResponse(
  ctx: Context,
  key: string,
  size: RenditionSize,
): Promise<Response> {
  const rendition = await readRendition(ctx, key, size)
  if (!rendition) {
    const Location = ctx.assets.url('no-rendition.svg')
    return new Response(null, { status: 302, headers: { Location } })
  }
  return new Response(Readable.toWeb(rendition.body) as NodeStream as ReadableStream, {
    headers: {
      'Content-Type': 'image/webp',
      'Content-Length': String(rendition.size),
      'Cache-Control': 'private, max-age=31536000, immutable',
    },
  })
}
