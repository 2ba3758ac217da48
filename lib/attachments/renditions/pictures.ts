import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Attachment } from '../schema.ts'
import { mayHaveRenditions } from './rendition-sizes.ts'

/** What a page needs to leave room for a picture: its size upright, in pixels, and its mean colour (#rrggbb). */
export type Picture = { width: number; height: number; colour: string }

/** An attachment as pages show it; without `picture` where it has no renditions, or none yet. */
export type ShownAttachment = Attachment & { picture?: Picture | undefined }

export type WithPictures<T> = Omit<T, 'attachments'> & { attachments: ShownAttachment[] }

/** The same attachment with its picture. */
export async function withPicture(
  ctx: Pick<Context, 'db'>,
  attachment: Attachment,
): Promise<ShownAttachment> {
  const [shown] = await withPictures(ctx, [{ attachments: [attachment] }])
  return shown?.attachments[0] ?? attachment
}

/** The same events, each attachment with its picture. Asks the database only where there may be one. */
export async function withPictures<T extends { attachments: Attachment[] }>(
  ctx: Pick<Context, 'db'>,
  events: T[],
): Promise<WithPictures<T>[]> {
  const ids = events.flatMap(({ attachments }) =>
    attachments.filter((file) => mayHaveRenditions(file.content_type)).map(({ id }) => id),
  )
  if (ids.length === 0) return events
  const { rows } = await sql<Picture & { id: number }>`
    select id, width, height, colour from attachments
    where id = any(${ids}::bigint[]) and renditions = 'made'`.execute(ctx.db)
  const pictures = new Map(rows.map(({ id, ...picture }) => [id, picture]))
  return events.map((event) => ({
    ...event,
    attachments: event.attachments.map((file) => ({ ...file, picture: pictures.get(file.id) })),
  }))
}
