import { sql } from 'kysely'
import { type Problem, problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import type { Author } from '../events/change.ts'
import { changeTagBatch, undoTagBatch } from './batch.ts'
import { followTag, type TagFollowers, unfollowTag } from './followers.ts'
import type { TagChange } from './schema.ts'

/** So long a request goes on with a change, in ms; the rest follows in the background. */
const requestTime = 1_500

/** So long a change can be undone, in ms. */
const undoableFor = 24 * 3_600_000

/**
 * Renames a tag in all events, and in the saved searches and pauses that name it.
 * @throws {Problem} `not_found`, or `conflict` where another tag has the name: that is a merge
 */
export async function renameTag(
  ctx: Context,
  { tag, name }: { tag: string; name: string },
  by: Author,
): Promise<TagChange> {
  const { events } = await countTag(ctx, name)
  if (events > 0 && tag !== name) {
    const many = events === 1 ? '1 event' : `${events.toLocaleString('en')} events`
    const message = `There is a tag “${name}” already, of ${many}. A merge makes one of the two.`
    throw problem('conflict', message, { errors: [{ path: 'name', message }] })
  }
  return startChange(ctx, tag, name, by)
}

/**
 * Gives all events of a tag another one in its place, once each, whether or not that is in use.
 * @throws {Problem} `not_found`
 */
export function mergeTags(
  ctx: Context,
  { tag, into }: { tag: string; into: string },
  by: Author,
): Promise<TagChange> {
  return startChange(ctx, tag, into, by)
}

/**
 * Takes a tag away from all events, not the events themselves.
 * @throws {Problem} `not_found`
 */
export function deleteTag(ctx: Context, tag: string, by: Author): Promise<TagChange> {
  return startChange(ctx, tag, null, by)
}

/** How many events have a tag, and how many of them another one too; those in the trash aside. */
export async function countTag(
  { db }: Pick<Context, 'db'>,
  tag: string,
  other?: string,
): Promise<{ events: number; both: number }> {
  const { rows } = await sql<{ events: number; both: number }>`
    select
      (select coalesce(sum(count), 0)::integer from tag_counts where tag = ${tag}) as events,
      (select count(*)::integer from events
        where tags @> ${[tag, other ?? tag]}::text[] and deleted_at is null
          and ${other !== undefined}::boolean) as both`.execute(db)
  return rows[0] ?? { events: 0, both: 0 }
}

/** @throws {Problem} `not_found`, also a day after it ended */
export async function readTagChange({ db }: Pick<Context, 'db'>, id: number): Promise<TagChange> {
  const { rows } = await sql<TagChange>`
    select id, tag, name, state, events,
      case state
        when 'changing' then (
          select count(*) from tag_change_events where change_id = id and before is null)
        when 'undoing' then (select count(*) from tag_change_events where change_id = id)
        else 0 end as remaining
    from tag_changes where id = ${id}`.execute(db)
  const [change] = rows
  if (!change) throw problem('not_found', `There is no change ${id} of a tag, or no longer.`)
  return change
}

/** The change that goes on, if one does. */
export async function currentTagChange(ctx: Pick<Context, 'db'>): Promise<TagChange | undefined> {
  const current = await ctx.db
    .selectFrom('tag_changes')
    .select('id')
    .where('state', 'in', ['changing', 'undoing'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return current && readTagChange(ctx, current.id)
}

/**
 * Gives a tag back to exactly the events that had it, and takes away from them the one that they got
 * for it; also of a change that is under way. Events whose tags were changed since, so that they no
 * longer have that one, stay as they are.
 * @throws {Problem} `not_found`
 */
export async function undoTagChange(ctx: Context, id: number): Promise<TagChange> {
  await ctx.db.transaction().execute(async (trx) => {
    const change = await trx
      .updateTable('tag_changes')
      .set({ state: 'undoing', events: 0, changed_at: ctx.now().toISOString() })
      .where('id', '=', id)
      .where('state', 'in', ['changing', 'done'])
      .returning(['followers'])
      .executeTakeFirst()
    if (change) await unfollowTag(trx, change.followers as TagFollowers)
  })
  await ctx.settings.invalidate()
  await goOnForAWhile(ctx)
  return readTagChange(ctx, id)
}

/** Goes on with changes until all are done, and forgets those that can't be undone any more. */
export async function changeTags(ctx: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) if (!(await changeNext(ctx))) break
  const before = new Date(ctx.now().getTime() - undoableFor).toISOString()
  await ctx.db
    .deleteFrom('tag_changes')
    .where('state', 'in', ['done', 'undone'])
    .where('changed_at', '<', before)
    .execute()
}

/** That nobody has a tag. */
export function noTag(tag: string): Problem {
  return problem('not_found', `No event has the tag “${tag}”.`)
}

async function startChange(
  ctx: Context,
  tag: string,
  name: string | null,
  by: Author,
): Promise<TagChange> {
  if (tag === name) {
    const message = 'must not be the same tag'
    throw problem('validation_failed', message, { errors: [{ path: 'name', message }] })
  }
  const { rows } = await sql`
    select from events where tags @> ${[tag]}::text[] limit 1`.execute(ctx.db)
  if (rows.length === 0) throw noTag(tag)
  const id = await ctx.db.transaction().execute(async (trx) => {
    const followers = JSON.stringify(await followTag(trx, tag, name))
    const change = await trx
      .insertInto('tag_changes')
      .values({ tag, name, changed_by: by, followers: sql`${followers}::text::jsonb` })
      .returning('id')
      .executeTakeFirstOrThrow()
    return change.id
  })
  await ctx.settings.invalidate()
  await goOnForAWhile(ctx)
  return readTagChange(ctx, id)
}

async function goOnForAWhile(ctx: Context): Promise<void> {
  const until = performance.now() + requestTime
  while (performance.now() < until) if (!(await changeNext(ctx))) return
}

/** The next batch of the oldest change, one at a time whoever does it. @returns whether there is more */
function changeNext(ctx: Context): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    const change = await trx
      .selectFrom('tag_changes')
      .select(['id', 'tag', 'name', 'changed_by', 'state'])
      .where('state', 'in', ['changing', 'undoing'])
      .orderBy('id')
      .limit(1)
      .forUpdate()
      .executeTakeFirst()
    if (!change) return false
    const isUndone = change.state === 'undoing'
    const changed = await (isUndone ? undoTagBatch : changeTagBatch)(trx, change)
    await trx
      .updateTable('tag_changes')
      .set(
        changed === undefined
          ? { state: isUndone ? 'undone' : 'done', changed_at: ctx.now().toISOString() }
          : (eb) => ({ events: eb('events', '+', changed) }),
      )
      .where('id', '=', change.id)
      .execute()
    return true
  })
}
