import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { fileSize } from '../../base/file-size.ts'
import { limits } from '../../base/limits.ts'
import { problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { boundedBytes } from '../../http/bounded-bytes.ts'
import { readObject } from '../../storage/objects.ts'
import { findAttachment } from '../find.ts'
import { noAttachment } from '../key.ts'
import { PictureError } from './picture-process.ts'
import { renditionKey, sizesOf } from './rendition-sizes.ts'
import { keepRenditions } from './renditions.ts'
import type { Shrunk } from './shrink.ts'

/** The types that a poster may have. */
export const posterTypes = ['image/jpeg', 'image/png', 'image/webp']

/**
 * Takes a frame of a video, which then has the renditions of that picture: LifeLog can't read videos
 * itself. The picture as it was sent isn't kept. A later one takes the place of an earlier one.
 * @throws {Problem} `not_found`, `conflict` where it's no video, `file_too_large`, `upload_mismatch`
 *   where the bytes are no picture, or `storage_unavailable`
 */
export async function receivePoster(ctx: Context, key: string, request: Request): Promise<void> {
  const { content_type: type } = await findAttachment(ctx, key)
  if (!type.startsWith('video/')) {
    throw problem('conflict', `Only a video takes a poster, and this file is ${type}.`)
  }
  const body = request.body as AsyncIterable<Uint8Array> | null
  const bytes = await boundedBytes(body, limits.posterBytes, tooLarge)
  const isThere = await keepPoster(ctx, key, bytes)
  if (!isThere) throw noAttachment()
}

/**
 * Makes the renditions of a video of a frame of it.
 * @returns whether there is such an attachment
 * @throws {Problem} `upload_mismatch` where the bytes are no picture, or `storage_unavailable`
 */
export async function keepPoster(ctx: Context, key: string, bytes: Buffer): Promise<boolean> {
  return ctx.slots.renditions(async () => {
    let shrunk: Shrunk
    try {
      const picture = { contentType: 'image/jpeg', size: bytes.length }
      shrunk = await ctx.pictures.shrink(Readable.from([bytes]), picture)
    } catch (cause) {
      if (!(cause instanceof PictureError)) throw cause
      const detail = `The poster is no picture that can be read: ${posterTypes.join(', ')}.`
      throw problem('upload_mismatch', detail, { cause })
    }
    return keepRenditions(ctx, key, shrunk)
  })
}

/** The poster of a video as WebP, as large as there is one; undefined where there is none. */
export async function readPoster(
  { db, storage }: Pick<Context, 'db' | 'storage'>,
  key: string,
): Promise<Buffer | undefined> {
  const video = await db
    .selectFrom('attachments')
    .select(['width', 'height'])
    .where('key', '=', key)
    .where('renditions', '=', 'made')
    .executeTakeFirst()
  if (!video?.width || !video.height) return undefined
  const largest = sizesOf({ width: video.width, height: video.height }).at(-1)
  const read = largest && (await readObject(storage, renditionKey(key, largest)))
  return read && buffer(read.body)
}

function tooLarge() {
  const max = fileSize(limits.posterBytes)
  return problem('file_too_large', `A poster may have at most ${max}: send a smaller picture.`)
}
