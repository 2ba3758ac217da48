import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import type { Metadata } from 'sharp'
import type { Context } from '../base/context.ts'
import { putObject, readObject } from '../storage/objects.ts'
import { isKey, noAttachment } from './key.ts'

/** The pictures that have a thumbnail. */
const types = ['image/jpeg', 'image/png', 'image/webp']

/** Width and height at most, in pixels: a card twice as sharp as a phone shows it. */
const edge = 480
/** What a picture may have: a few bytes can stand for gigabytes of pixels. */
const pixelsMax = 100_000_000
const bytesMax = 100 * 1024 * 1024
/** What it may take in memory, in bytes, as an interlaced one is there as a whole. */
const decodedMax = 300_000_000

type Picture = { id: number; key: string; size_bytes: number }

/** Whether attachments of this type have a thumbnail, where one can be made. */
export function hasThumbnail(contentType: string): boolean {
  return types.includes(contentType)
}

/** Where the thumbnail of an attachment lies. */
export function thumbnailKey(key: string): string {
  return `thumbnails/${key}`
}

/**
 * Makes the thumbnails that are missing, until none is. Where instances do the same one twice they
 * make the same picture.
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function makeThumbnails(ctx: Context, signal: AbortSignal): Promise<void> {
  for (;;) {
    const picture = await ctx.db
      .selectFrom('attachments')
      .select(['id', 'key', 'size_bytes'])
      .where('state', '=', 'ready')
      .where('thumbnail', 'is', null)
      .where(sql<boolean>`content_type in (${sql.join(types.map((type) => sql.lit(type)))})`)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (!picture || signal.aborted) return
    await makeThumbnail(ctx, picture)
  }
}

/**
 * The thumbnail of an attachment, a WebP; made now where it isn't yet. Undefined where none is
 * possible, as the file is no picture or a broken one.
 * @throws {Problem} `not_found`, also where the event is in the trash, or `storage_unavailable`
 */
export async function readThumbnail(ctx: Context, key: string) {
  if (!isKey(key)) throw noAttachment()
  const picture = await ctx.db
    .selectFrom('attachments')
    .innerJoin('events', 'events.id', 'event_id')
    .select(['attachments.id', 'key', 'size_bytes', 'content_type', 'thumbnail'])
    .where('key', '=', key)
    .where('state', '=', 'ready')
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!picture) throw noAttachment()
  if (!hasThumbnail(picture.content_type) || picture.thumbnail === 'impossible') return undefined
  if (picture.thumbnail === null) await makeThumbnail(ctx, picture)
  return readObject(ctx.storage, thumbnailKey(key))
}

/** Whoever asks for a thumbnail that is being made waits for that one. */
function makeThumbnail(ctx: Context, picture: Picture): Promise<void> {
  const { key } = picture
  const { slots, thumbnailsInFlight } = ctx
  const made =
    thumbnailsInFlight.get(key) ??
    slots
      .thumbnails(() => storeThumbnail(ctx, picture))
      .finally(() => thumbnailsInFlight.delete(key))
  thumbnailsInFlight.set(key, made)
  return made
}

async function storeThumbnail(ctx: Context, { id, key, size_bytes }: Picture): Promise<void> {
  const thumbnail = size_bytes > bytesMax ? undefined : await shrink(ctx, key)
  await ctx.db.transaction().execute(async (trx) => {
    // Held until the object is known of, or else it could come to lie there after the deletion.
    const kept = await trx
      .selectFrom('attachments')
      .select('id')
      .where('id', '=', id)
      .where('key', '=', key)
      .forUpdate()
      .executeTakeFirst()
    if (!kept) return
    if (thumbnail) {
      const { length } = thumbnail
      await putObject(ctx.storage, thumbnailKey(key), thumbnail, length, 'image/webp')
    }
    await trx
      .updateTable('attachments')
      .set({ thumbnail: thumbnail ? 'made' : 'impossible' })
      .where('id', '=', id)
      .execute()
  })
}

/**
 * The picture upright and small, without its metadata: nothing says where it was taken. Undefined,
 * and logged, where it's broken, too large or not there.
 */
async function shrink(
  { storage, storageAnswers, log }: Context,
  key: string,
): Promise<Buffer | undefined> {
  let bytes: Buffer
  try {
    const read = await readObject(storage, key)
    if (!read) {
      log.error({ key }, 'the file of an attachment is missing in the storage')
      return undefined
    }
    bytes = await buffer(read.body)
  } catch (error) {
    // One file that can't be read must not keep all others waiting.
    if (!(await storageAnswers())) throw error
    log.error({ err: error, key }, 'the file of an attachment can not be read')
    return undefined
  }
  try {
    // Only once it's needed, as it takes 23 MB.
    const { default: sharp } = await import('./sharp.ts')
    const picture = sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error' })
    const decoded = decodedSize(await picture.metadata())
    if (decoded > decodedMax) throw new Error(`The picture would take ${decoded} bytes of memory.`)
    return await picture
      .autoOrient()
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75 })
      .toBuffer()
  } catch (error) {
    log.warn({ err: error, key }, 'a picture can have no thumbnail')
    return undefined
  }
}

/** The bytes of a picture's pixels; of a progressive JPEG, of its coefficients. */
function decodedSize({ width, height, channels, depth, format, isProgressive }: Metadata): number {
  const isDeep = depth !== 'uchar' || (format === 'jpeg' && isProgressive)
  return width * height * channels * (isDeep ? 2 : 1)
}
