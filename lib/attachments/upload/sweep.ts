import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { listObjects } from '../../storage/list-objects.ts'
import { deleteObject } from '../../storage/objects.ts'

/**
 * How long what was begun and not finished is left alone, in ms: an upload may take longer than
 * its reservation, and the clocks of the storage and of this machine may differ.
 */
const grace = 60 * 60_000

/**
 * Removes what uploads left behind: attachments whose reservation expired an hour ago (a trigger
 * gives their objects to the outbox), and objects under `staging/` and `probe/` that are as old and
 * that no upload under way needs. Under `shared/` lie the copies that links were made to until 0.2.0.
 * @returns how many of each were removed
 * @throws {Problem} `storage_unavailable`
 */
export async function sweep(ctx: Context): Promise<{ attachments: number; objects: number }> {
  const attachments = await deleteExpired(ctx)
  let objects = 0
  for (const prefix of ['staging/', 'probe/', 'shared/']) objects += await sweepObjects(ctx, prefix)
  if (attachments + objects > 0) ctx.log.info({ attachments, objects }, 'swept unfinished uploads')
  return { attachments, objects }
}

/** An attachment that is being confirmed is locked, and left alone. */
async function deleteExpired(ctx: Context): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from attachments where id in (
      select id from attachments
      where state = 'pending' and expires_at < ${graceBegan(ctx).toISOString()}
      for update skip locked
    )`.execute(ctx.db)
  return Number(numAffectedRows ?? 0n)
}

async function sweepObjects(ctx: Context, prefix: string): Promise<number> {
  const oldest = graceBegan(ctx)
  let removed = 0
  for await (const { key, lastModified } of listObjects(ctx.storage, prefix)) {
    if (lastModified >= oldest || (await isUnderWay(ctx, key.slice(prefix.length)))) continue
    await deleteObject(ctx.storage, key)
    removed += 1
  }
  return removed
}

async function isUnderWay({ db }: Context, key: string): Promise<boolean> {
  const pending = await db
    .selectFrom('attachments')
    .select('id')
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return pending !== undefined
}

/**
 * Counts checked files that have no attachment (any more) and are no longer new. They are never
 * removed here: a mistake about them couldn't be undone.
 * @throws {Problem} `storage_unavailable`
 */
export async function countOrphans(ctx: Context): Promise<number> {
  const oldest = graceBegan(ctx)
  let orphans = 0
  let keys: string[] = []
  const count = async () => {
    orphans += await withoutAttachment(ctx, keys)
    keys = []
  }
  for await (const { key, lastModified } of listObjects(ctx.storage, '')) {
    if (key.includes('/') || lastModified >= oldest) continue
    keys.push(key)
    if (keys.length === 1000) await count()
  }
  await count()
  if (orphans > 0) {
    ctx.log.warn({ orphans }, 'files in the storage belong to no attachment; they are left alone')
  }
  return orphans
}

async function withoutAttachment({ db }: Context, keys: string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from unnest(${keys}::text[]) stored (key)
    where not exists (select from attachments where attachments.key = stored.key)
      and not exists (select from object_deletions where object_deletions.key = stored.key)
    `.execute(db)
  return rows[0]?.count ?? 0
}

function graceBegan(ctx: Context): Date {
  return new Date(ctx.now().getTime() - grace)
}
