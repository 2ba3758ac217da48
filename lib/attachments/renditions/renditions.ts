import { sql } from 'kysely'
import { Problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { putObject, readObject } from '../../storage/objects.ts'
import { isKey, noAttachment } from '../key.ts'
import { PictureError } from './picture-process.ts'
import {
  hasRenditions,
  mayHaveRenditions,
  type RenditionSize,
  renditionKey,
  renditionTypes,
  sizesOf,
} from './rendition-sizes.ts'
import type { Shrunk } from './shrink.ts'

/** Of a larger file no renditions are made, in bytes: it's in memory as a whole. */
const bytesMax = 100 * 1024 * 1024

type Picture = { id: number; key: string; size_bytes: number; content_type: string }

/**
 * Makes the renditions that are missing, until none is. Where instances do the same ones twice they
 * make the same pictures.
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function makeMissingRenditions(ctx: Context, signal: AbortSignal): Promise<void> {
  for (;;) {
    const picture = await ctx.db
      .selectFrom('attachments')
      .select(['id', 'key', 'size_bytes', 'content_type'])
      .where('state', '=', 'ready')
      .where('renditions', 'is', null)
      .where(
        sql<boolean>`content_type in (${sql.join(renditionTypes.map((type) => sql.lit(type)))})`,
      )
      // What was added last is looked at first.
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!picture || signal.aborted) return
    await makeRenditions(ctx, picture)
  }
}

/**
 * The rendition of an attachment as WebP: see `findRendition`.
 * @throws {Problem} as `findRendition`
 */
export async function readRendition(ctx: Context, key: string, size: RenditionSize) {
  const found = await findRendition(ctx, key, size)
  return found && readObject(ctx.storage, found)
}

/**
 * Where the rendition of an attachment in a size lies, or in the largest below it that it has; made
 * now where it isn't yet. Undefined where none is possible, as the file is no picture or a broken one.
 * @throws {Problem} `not_found`, also where it or its event is in the trash, or `storage_unavailable`
 */
export async function findRendition(
  ctx: Context,
  key: string,
  size: RenditionSize,
): Promise<string | undefined> {
  if (!isKey(key)) throw noAttachment()
  const picture = await findPicture(ctx, key)
  if (!picture) throw noAttachment()
  if (!mayHaveRenditions(picture.content_type)) return undefined
  if (picture.renditions === null && hasRenditions(picture.content_type)) {
    await makeRenditions(ctx, picture)
    Object.assign(picture, await findPicture(ctx, key))
  }
  const { renditions, width, height } = picture
  if (renditions !== 'made' || !width || !height) return undefined
  const made = sizesOf({ width, height }).findLast((made) => made <= size)
  return made && renditionKey(key, made)
}

function findPicture({ db }: Context, key: string) {
  return db
    .selectFrom('attachments')
    .innerJoin('events', 'events.id', 'event_id')
    .select([
      'attachments.id',
      'key',
      'size_bytes',
      'content_type',
      'renditions',
      'width',
      'height',
    ])
    .where('key', '=', key)
    .where('state', '=', 'ready')
    .where('attachments.deleted_at', 'is', null)
    .where('events.deleted_at', 'is', null)
    .executeTakeFirst()
}

/** Whoever asks for renditions that are being made waits for those. */
function makeRenditions(ctx: Context, picture: Picture): Promise<void> {
  const { key } = picture
  const { slots, renditionsInFlight } = ctx
  const made =
    renditionsInFlight.get(key) ??
    slots
      .renditions(() => storeRenditions(ctx, picture))
      .finally(() => renditionsInFlight.delete(key))
  renditionsInFlight.set(key, made)
  return made
}

async function storeRenditions(ctx: Context, picture: Picture): Promise<void> {
  const shrunk = picture.size_bytes > bytesMax ? undefined : await readAndShrink(ctx, picture)
  await keepRenditions(ctx, picture.key, shrunk)
}

/**
 * Stores the renditions of an attachment, or that none are possible.
 * @returns whether there (still) is such an attachment
 * @throws {Problem} `storage_unavailable`
 */
export async function keepRenditions(
  ctx: Context,
  key: string,
  shrunk: Shrunk | undefined,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    // Held until the objects are known of, or else they could come to lie there after the deletion.
    const kept = await trx
      .selectFrom('attachments')
      .select('id')
      .where('key', '=', key)
      .where('state', '=', 'ready')
      .forUpdate()
      .executeTakeFirst()
    if (!kept) return false
    for (const { size, bytes } of shrunk?.renditions ?? []) {
      await putObject(ctx.storage, renditionKey(key, size), bytes, bytes.length, 'image/webp')
    }
    const { width = null, height = null, colour = null } = shrunk ?? {}
    await trx
      .updateTable('attachments')
      .set({ renditions: shrunk ? 'made' : 'impossible', width, height, colour })
      .where('id', '=', kept.id)
      .execute()
    return true
  })
}

/** Undefined, and logged, where the picture is broken, too large or not there. */
async function readAndShrink(
  { storage, storageAnswers, pictures, log }: Context,
  { key, content_type: contentType }: Picture,
): Promise<Shrunk | undefined> {
  try {
    const read = await readObject(storage, key)
    if (read) return await pictures.shrink(read.body, { contentType, size: read.size })
    log.error({ key }, 'the file of an attachment is missing in the storage')
  } catch (error) {
    if (error instanceof PictureError) {
      log.warn({ err: error, key }, 'a picture can have no renditions')
    } else if (error instanceof Problem && (await storageAnswers())) {
      // One file that can't be read must not keep all others waiting.
      log.error({ err: error, key }, 'the file of an attachment can not be read')
    } else throw error
  }
  return undefined
}
