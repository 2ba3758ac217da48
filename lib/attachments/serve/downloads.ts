import { problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { signDownload } from '../../storage/sign-download.ts'
import { isKey, noAttachment } from '../key.ts'
import { hasRenditions } from '../renditions/rendition-sizes.ts'
import { findRendition } from '../renditions/renditions.ts'
import type { Link } from '../schema.ts'
import { servedAs } from '../upload/content-type.ts'
import { noteLink } from './links.ts'

export type Stored = {
  key: string
  filename: string
  content_type: string
  size_bytes: number
  sha256: string | null
  etag: string
}

/** How long the same file has the same URL, in s, so that browsers can cache it. */
const sameFor = 300
/** How long a URL is valid from the beginning of that time, in s. */
const validFor = 900

/**
 * An attachment that is there to be fetched.
 * @throws {Problem} `not_found`, also where it isn't confirmed, or it or its event is in the trash
 */
export async function findStored({ db }: Context, key: string): Promise<Stored> {
  if (!isKey(key)) throw noAttachment()
  const found = await db
    .selectFrom('attachments')
    .innerJoin('events', 'events.id', 'event_id')
    .select(['key', 'filename', 'content_type', 'size_bytes', 'sha256', 'etag'])
    .where('key', '=', key)
    .where('state', '=', 'ready')
    .where('attachments.deleted_at', 'is', null)
    .where('events.deleted_at', 'is', null)
    .executeTakeFirst()
  if (!found) throw noAttachment()
  return { ...found, etag: found.etag ?? '' }
}

/**
 * A URL from which the browser fetches the file itself, the same one for up to 5 minutes.
 * @param endpoint the storage as the client reaches it
 * @returns `maxAge`: for how many seconds it's still the same; it's valid for 10 minutes longer
 * @throws {Problem} `not_found`
 */
export async function downloadUrl(
  ctx: Context,
  key: string,
  { endpoint, download }: { endpoint: string; download: boolean },
): Promise<{ url: string; maxAge: number }> {
  const stored = await findStored(ctx, key)
  const seconds = Math.floor(ctx.now().getTime() / 1000)
  const began = seconds - (seconds % sameFor)
  const { url } = await sign(ctx, stored, {
    endpoint,
    download,
    expiresIn: validFor,
    now: new Date(began * 1000),
  })
  return { url, maxAge: began + sameFor - seconds }
}

/**
 * A URL to share: whoever has it gets the file, without a password, until it expires or all links
 * of the file are ended. When the last of them expires is noted.
 * @param options.expiresIn in s, at most 604800
 * @param options.rendition the large rendition instead, made now where it isn't yet: it says neither
 *   where the picture was taken nor what the file is called
 * @throws {Problem} `not_found`, `conflict` where the file has no rendition, or `storage_unavailable`
 */
export async function shareLink(
  ctx: Context,
  key: string,
  { endpoint, expiresIn, rendition }: { endpoint: string; expiresIn: number; rendition: boolean },
): Promise<Link> {
  const stored = await findStored(ctx, key)
  const file = rendition ? await asRendition(ctx, stored) : stored
  const now = ctx.now()
  await noteLink(ctx, key, new Date(now.getTime() + expiresIn * 1000))
  return sign(ctx, file, { endpoint, download: false, expiresIn, now })
}

/** Whether `shareLink` can give the large rendition of an attachment, which is made now where it isn't yet. */
export async function canShareRendition(
  ctx: Context,
  { key, content_type }: Pick<Stored, 'key' | 'content_type'>,
): Promise<boolean> {
  return hasRenditions(content_type) && (await findRendition(ctx, key, 1600)) !== undefined
}

async function asRendition(ctx: Context, stored: Stored) {
  // Those of a video show a single frame of it.
  const key = hasRenditions(stored.content_type) && (await findRendition(ctx, stored.key, 1600))
  if (key) return { key, filename: 'picture.webp', content_type: 'image/webp' }
  throw problem(
    'conflict',
    `"${stored.filename}" has no large rendition. It can only be shared as it was uploaded.`,
  )
}

function sign(
  { storage }: Context,
  { key, filename, content_type }: Pick<Stored, 'key' | 'filename' | 'content_type'>,
  { download, ...how }: { endpoint: string; download: boolean; expiresIn: number; now: Date },
): Link {
  return signDownload(storage, { key, filename, ...servedAs(content_type, download), ...how })
}
