import type { Transaction } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import { noEvent, problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import type { Settings } from '../../settings/schema.ts'
import { refuseDirectUpload, signUpload } from '../../storage/sign-upload.ts'
import { newKey, stagingKey } from '../key.ts'
import type { Attachment, FileName, NewAttachment, Reservation } from '../schema.ts'
import { isText, typeOfExtension } from './content-type.ts'
import { isRunnable } from './filename.ts'
import { insertPending } from './pending.ts'

/** How long a place is kept for a file under way, in ms: longer than what was signed for it can be used. */
const reservedFor = 15 * 60_000

/**
 * Reserves a place for a file and signs what the client needs to send it to the storage.
 * @param endpoint the storage as the client reaches it
 * @throws {Problem} as `reserve`, and `unsupported_media_type` where the storage takes no file but
 *   through LifeLog
 */
export async function reserveUpload(
  ctx: Context,
  eventId: number,
  file: NewAttachment,
  endpoint: string,
): Promise<Reservation> {
  refuseDirectUpload(ctx.storage)
  const attachment = await reserve(ctx, eventId, file)
  const upload = signUpload(ctx.storage, {
    endpoint,
    key: stagingKey(attachment.key),
    contentType: attachment.content_type,
    size: attachment.size_bytes,
    now: ctx.now(),
  })
  return { attachment, upload }
}

/**
 * Writes a pending attachment, if the event has room for it: one place is kept for 15 minutes.
 * @throws {Problem} `not_found`, `attachment_limit_reached`, `file_type_not_allowed` or
 *   `file_too_large`
 */
export async function reserve(
  ctx: Context,
  eventId: number,
  file: NewAttachment,
): Promise<Attachment> {
  const { settings } = await ctx.settings.get()
  refuseType(file, settings)
  if (file.size_bytes > settings.file_max_bytes) throw tooLarge(settings)
  return ctx.db.transaction().execute(async (trx) => {
    await lockEvent(trx, eventId)
    await refuseFull(ctx, trx, eventId, settings)
    const pending = { ...file, key: newKey(), expires_at: placeUntil(ctx) }
    return (await insertPending(trx, eventId, pending)) as Attachment
  })
}

/**
 * Refuses what would be refused whatever the file's bytes are, before they are read.
 * @returns the most bytes that the file may have
 * @throws {Problem} as `reserve`
 */
export async function refuseEarly(ctx: Context, eventId: number, file: FileName): Promise<number> {
  const { settings } = await ctx.settings.get()
  refuseType(file, settings)
  const event = await ctx.db
    .selectFrom('events')
    .select('id')
    .where('id', '=', eventId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!event) throw noEvent(eventId)
  await refuseFull(ctx, ctx.db, eventId, settings)
  return settings.file_max_bytes
}

/**
 * Gives an expired reservation its place back, as a file that was long under way may still be
 * confirmed. Does nothing where the reservation isn't expired or isn't there.
 * @throws {Problem} `attachment_limit_reached` where the place is taken by now
 */
export async function renewReservation(ctx: Context, key: string): Promise<void> {
  const expired = await ctx.db
    .selectFrom('attachments')
    .select('event_id')
    .where('key', '=', key)
    .where('expires_at', '<', ctx.now().toISOString())
    .executeTakeFirst()
  if (!expired) return
  const { settings } = await ctx.settings.get()
  await ctx.db.transaction().execute(async (trx) => {
    await trx
      .selectFrom('events')
      .select('id')
      .where('id', '=', expired.event_id)
      .forUpdate()
      .execute()
    await refuseFull(ctx, trx, expired.event_id, settings)
    await trx
      .updateTable('attachments')
      .set({ expires_at: placeUntil(ctx) })
      .where('key', '=', key)
      .where('state', '=', 'pending')
      .execute()
  })
}

export function tooLarge({ file_max_bytes: max }: Pick<Settings, 'file_max_bytes'>) {
  return problem('file_too_large', `A file may have at most ${max} bytes. The settings say so.`)
}

/** Whoever counts the event's attachments holds this lock, so that no two take the last place. */
async function lockEvent(trx: Transaction<Tables>, eventId: number): Promise<void> {
  const event = await trx
    .selectFrom('events')
    .select('id')
    .where('id', '=', eventId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!event) throw noEvent(eventId)
}

async function refuseFull(
  ctx: Context,
  db: Context['db'],
  eventId: number,
  { attachment_max_per_event: max }: Settings,
): Promise<void> {
  const { count } = await db
    .selectFrom('attachments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('event_id', '=', eventId)
    .where('deleted_at', 'is', null)
    .where((eb) =>
      eb.or([eb('state', '=', 'ready'), eb('expires_at', '>=', ctx.now().toISOString())]),
    )
    .executeTakeFirstOrThrow()
  if (count >= max) {
    throw problem(
      'attachment_limit_reached',
      `The event has ${count} attachments, uploads under way included; at most ${max} are possible. Delete one first.`,
    )
  }
}

/** @throws {Problem} `file_type_not_allowed` */
export function refuseType({ filename, content_type: type }: FileName, settings: Settings): void {
  if (isRunnable(filename)) {
    throw problem(
      'file_type_not_allowed',
      'Files with this extension run when opened, so they are not accepted. Put it into an archive.',
    )
  }
  if (!settings.allowed_mime_types.includes(type)) {
    throw problem(
      'file_type_not_allowed',
      `${type} is not accepted, only ${settings.allowed_mime_types.join(', ')}. The settings say so.`,
    )
  }
  const usual = typeOfExtension(filename)
  if (isText(type) && usual && !isText(usual)) {
    throw problem(
      'file_type_not_allowed',
      `The file is said to be ${type}, but its name is that of ${usual}. Correct one of them.`,
    )
  }
}

function placeUntil(ctx: Context): string {
  return new Date(ctx.now().getTime() + reservedFor).toISOString()
}
