import { sql } from 'kysely'
import { Problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { attachmentColumns } from './columns.ts'
import { deletePending, idOf, notInTrash } from './delete.ts'
import { isKey, noAttachment } from './key.ts'
import type { FoundAttachment } from './schema.ts'
import { endLinks } from './serve/end-links.ts'

/** What became of a file: under which key it lies in the trash, and whether it had links, which ended. */
export type Trashed = { key: string; hadLinks: boolean }

/**
 * Moves an attachment into the trash, from which it can be restored, and ends its links. An upload
 * under way is given up instead. Where the storage fails the links end once it answers again.
 * @returns undefined where it was an upload under way
 * @throws {Problem} `not_found`, also where it or its event is in the trash
 */
export async function trashAttachment(ctx: Context, key: string): Promise<Trashed | undefined> {
  if (!isKey(key)) throw noAttachment()
  // An upload may be confirmed between the first two steps.
  const trashed = await moveToTrash(ctx, key)
  if (!trashed && (await deletePending(ctx, key))) return undefined
  const { hasLinks } = trashed ?? (await moveToTrash(ctx, key)) ?? {}
  if (hasLinks === undefined) throw noAttachment()
  return { key: (hasLinks && (await endLinksOfTrashed(ctx, key))) || key, hadLinks: hasLinks }
}

async function moveToTrash({ db, now }: Context, key: string) {
  const { rows } = await sql<{ hasLinks: boolean }>`
    update attachments set deleted_at = now() from events
    where key = ${key} and state = 'ready' and attachments.deleted_at is null
      and events.id = event_id and events.deleted_at is null
    returning coalesce(shared_until > ${now().toISOString()}, false) as "hasLinks"`.execute(db)
  return rows[0]
}

/** @returns the key that it has then; undefined, and logged, where the links can't be ended now */
async function endLinksOfTrashed(ctx: Context, key: string): Promise<string | undefined> {
  try {
    return (await endLinks(ctx, key)).key
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    ctx.log.warn({ err: error, key }, 'the links of a deleted file can not be ended yet')
    return undefined
  }
}

/** Ends the links to files in the trash that couldn't be ended when these were deleted. */
export async function endLinksInTrash(ctx: Context, signal: AbortSignal): Promise<void> {
  const shared = await ctx.db
    .selectFrom('attachments')
    .select('key')
    .where('deleted_at', 'is not', null)
    .where('shared_until', '>', ctx.now().toISOString())
    .execute()
  for (const { key } of shared) {
    if (signal.aborted) return
    await endLinksOfTrashed(ctx, key)
  }
}

/**
 * Brings an attachment back to its place among those of its event, even where the event has as many
 * as it may have. Its former links don't work again: where they haven't ended yet, they end first.
 * @param key also one that it had before its links were ended
 * @throws {Problem} `not_found` where the trash doesn't have it, or `storage_unavailable` where its
 *   links can't be ended
 */
export async function restoreAttachment(ctx: Context, key: string): Promise<FoundAttachment> {
  if (!isKey(key)) throw notInTrash()
  const id = await findTrashed(ctx, key)
  if (id === undefined) throw notInTrash()
  // The event is locked before the file, as whoever changes its time does.
  const { rows } = await sql<FoundAttachment>`
    with event as materialized (
      select events.id from events join attachments on event_id = events.id
      where attachments.id = ${id} for share of events
    )
    update attachments set deleted_at = null from event
    where attachments.id = ${id} and event_id = event.id and deleted_at is not null
    returning ${attachmentColumns}, event_id`.execute(ctx.db)
  const [restored] = rows
  if (!restored) throw notInTrash()
  return restored
}

async function findTrashed(ctx: Context, key: string): Promise<number | undefined> {
  const file = await ctx.db
    .selectFrom('attachments')
    .select(['id', 'key', 'shared_until'])
    .where('id', '=', idOf(key))
    .where('deleted_at', 'is not', null)
    .executeTakeFirst()
  if (file?.shared_until && Date.parse(file.shared_until) > ctx.now().getTime()) {
    await endLinks(ctx, file.key).catch((error) => {
      // The storage lost it, and nobody gets it by a link either.
      if (!(error instanceof Problem && error.code === 'conflict')) throw error
    })
  }
  return file?.id
}
