import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Context } from '../base/context.ts'
import { problem } from '../base/problem.ts'
import { putObject, readObject } from '../storage/objects.ts'
import { isKey, noAttachment } from './key.ts'
import { waitForStorage } from './key-lock.ts'
import { noteLink } from './links.ts'
import { sharedKey } from './objects-of.ts'
import { PositionNotUnderstood } from './position-not-understood.ts'
import { blankPicturePositions } from './position-picture.ts'
import { blankVideoPositions, type Patch } from './position-video.ts'

/** A larger picture isn't looked at, in bytes: it's in memory as a whole. */
const pictureMax = 64 * 1024 * 1024

type File = {
  key: string
  filename: string
  content_type: string
  size_bytes: number
  etag: string
}

/**
 * Whether a file says where it was made; then there is a copy under `sharedKey` that doesn't, made now
 * where it isn't yet, and stays until an hour after `until`.
 * @throws {Problem} `conflict` where the position can't be taken out or the storage has another file,
 *   `not_found`, or `storage_unavailable`
 */
export async function hasSharedCopy(ctx: Context, key: string, until: Date): Promise<boolean> {
  if (!isKey(key)) throw noAttachment()
  const known = await ctx.db
    .selectFrom('attachments')
    .select(['content_type', 'shared_copy', 'shared_until'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (known?.shared_copy === 'none') return false
  // While a link to it works nobody deletes it.
  const isKept = known?.shared_until && Date.parse(known.shared_until) > ctx.now().getTime()
  if (known?.shared_copy && isKept) return true
  const kind = kindOf(known?.content_type ?? '')
  if (!kind) return false
  const slot = kind === 'picture' ? ctx.slots.renditions : ctx.slots.storing
  return slot(() => keepSharedCopy(ctx, key, kind, until))
}

function kindOf(contentType: string): 'picture' | 'video' | undefined {
  if (contentType.startsWith('image/')) return 'picture'
  return /^(video\/|audio\/(mp4|x-m4a)$)/.test(contentType) ? 'video' : undefined
}

function keepSharedCopy(
  ctx: Context,
  key: string,
  kind: 'picture' | 'video',
  until: Date,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    await waitForStorage(trx)
    // Held until the copy is known of, or else it could come to lie there after the deletion.
    const file = await trx
      .selectFrom('attachments')
      .select(['id', 'key', 'filename', 'content_type', 'size_bytes', 'etag', 'shared_copy'])
      .where('key', '=', key)
      .where('state', '=', 'ready')
      .forUpdate()
      .executeTakeFirst()
    if (!file) throw noAttachment()
    const made = file.shared_copy
      ? file.shared_copy === 'made'
      : await makeCopy(ctx, { ...file, etag: file.etag ?? '' }, kind)
    await trx
      .updateTable('attachments')
      .set({ shared_copy: made ? 'made' : 'none' })
      .where('id', '=', file.id)
      .execute()
    await noteLink({ ...ctx, db: trx }, key, until)
    return made
  })
}

/** @returns whether the file has a position, and so needed one */
async function makeCopy(ctx: Context, file: File, kind: 'picture' | 'video'): Promise<boolean> {
  try {
    return kind === 'picture' ? await copyPicture(ctx, file) : await copyVideo(ctx, file)
  } catch (cause) {
    if (!(cause instanceof PositionNotUnderstood)) throw cause
    throw problem(
      'conflict',
      `LifeLog can't take the position out of "${file.filename}". ${cause.message} To share it all ` +
        'the same, turn off "Leave the position out" in the settings.',
      { cause },
    )
  }
}

async function copyPicture({ storage }: Context, file: File): Promise<boolean> {
  if (file.size_bytes > pictureMax) {
    throw new PositionNotUnderstood('It is too large: pictures may have 64 MiB at most.')
  }
  const bytes = await buffer(await openFile(storage, file))
  if (!(await blankPicturePositions(bytes))) return false
  await putObject(storage, sharedKey(file.key), bytes, bytes.length, file.content_type)
  return true
}

async function copyVideo({ storage }: Context, file: File): Promise<boolean> {
  const read = async (at: number, length: number) =>
    buffer(await openFile(storage, file, `bytes=${at}-${at + length - 1}`))
  const patches = await blankVideoPositions(read, file.size_bytes)
  if (patches.length === 0) return false
  const body = Readable.from(patched(await openFile(storage, file), patches))
  await putObject(storage, sharedKey(file.key), body, file.size_bytes, file.content_type)
  return true
}

async function openFile(storage: Context['storage'], file: File, range?: string) {
  const read = await readObject(storage, file.key, range, file.etag)
  if (read) return read.body
  throw problem(
    'conflict',
    'The storage no longer has this file as it was confirmed. Run "lifelog doctor" first.',
  )
}

async function* patched(body: Readable, patches: Patch[]): AsyncGenerator<Buffer> {
  let begin = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (const { at, bytes } of patches) {
      const from = Math.max(at, begin)
      const to = Math.min(at + bytes.length, begin + chunk.length)
      if (from < to) bytes.copy(chunk, from - begin, from - at, to - at)
    }
    yield chunk
    begin += chunk.length
  }
}
