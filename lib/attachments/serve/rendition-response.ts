import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Context } from '../../context.ts'
import { readObject } from '../../storage/objects.ts'
import { notInTrash } from '../delete.ts'
import { type RenditionSize, renditionKey, renditionSizes } from '../renditions/rendition-sizes.ts'
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
  return webp(rendition, 'private, max-age=31536000, immutable')
}

/**
 * The smallest rendition of a file in the trash, by which the owner knows it.
 * @throws {Problem} `not_found`, also where it isn't in the trash, or `storage_unavailable`
 */
export async function trashedPicture(
  { db, storage }: Pick<Context, 'db' | 'storage'>,
  key: string,
): Promise<Response> {
  const trashed = await db
    .selectFrom('attachments')
    .select('id')
    .where('key', '=', key)
    .where('deleted_at', 'is not', null)
    .where('renditions', '=', 'made')
    .executeTakeFirst()
  const rendition = trashed && (await readObject(storage, renditionKey(key, renditionSizes[0])))
  if (!rendition) throw notInTrash()
  return webp(rendition, 'private, no-store')
}

function webp({ body, size }: { body: Readable; size: number }, cacheControl: string): Response {
  return new Response(Readable.toWeb(body) as NodeStream as ReadableStream, {
    headers: {
      'Content-Type': 'image/webp',
      'Content-Length': String(size),
      'Cache-Control': cacheControl,
    },
  })
}
