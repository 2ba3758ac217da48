import { sql } from 'kysely'
import * as v from 'valibot'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { type Author, changeEvent } from './change.ts'
import type { Content } from './compare.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { readEvent } from './read.ts'
import { type Event, EventPatch, type Revision, type RevisionsPage } from './schema.ts'

/**
 * What an event was before each of its changes, newest first: of a revision only the fields that
 * the change to the next version touched.
 * @throws {Problem} `not_found`
 */
export async function listRevisions(
  ctx: Context,
  id: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<RevisionsPage> {
  const before = cursor ? decodeCursor(cursor, 'revisions').id : undefined
  const { rows } = await sql<Revision>`
    select version, changed_at, changed_by, before
    from event_revisions
    where event_id = ${id} ${before === undefined ? sql`` : sql`and version < ${before}::bigint`}
      and exists (select from events where id = ${id} and deleted_at is null)
    order by version desc
    limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  if (rows.length === 0) await readEvent(ctx, id)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next_cursor:
      rows.length > limit && last
        ? encodeCursor({ sort: 'revisions', at: last.changed_at, id: last.version })
        : null,
  }
}

/**
 * The event's own fields as they were in `version`: of each field what the first change after that
 * version kept, else what it is now.
 */
export async function readVersion(ctx: Context, id: number, version: number) {
  const { rows } = await sql<{ was: Record<string, unknown> | null }>`
    select (
      select jsonb_object_agg(key, value) from (
        select distinct on (key) key, value
        from event_revisions, jsonb_each(before)
        where event_id = events.id and version >= ${version}::bigint
        order by key, version) oldest
    ) as was
    from events
    where id = ${id} and deleted_at is null
      and exists (select from event_revisions where event_id = events.id and version = ${version}::bigint)`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row?.was) {
    await readEvent(ctx, id)
    throw problem('not_found', `The event ${id} has no revision ${version}.`)
  }
  return row.was
}

/**
 * Makes an event again what it was in `version`, as a new version.
 * @throws {Problem} `not_found` for an event or a revision that isn't there, `validation_failed` for one
 *   that couldn't be recorded today
 */
export async function restoreRevision(
  ctx: Context,
  id: number,
  version: number,
  by: Author,
): Promise<Event> {
  const was = await readVersion(ctx, id, version)
  const patch = v.safeParse(EventPatch, was)
  if (patch.success) return changeEvent(ctx, id, patch.output, { by })
  const [issue] = patch.issues
  const path = v.getDotPath(issue) ?? ''
  throw problem(
    'validation_failed',
    `Version ${version} is no event by the rules of today: ${path} ${issue.message}.`,
    { errors: [{ path, message: issue.message }] },
  )
}

/** A revision with the whole of what the event was before and after that change. */
export type Change = Revision & { was: Content; became: Content }

/**
 * The event's changes, newest first, for people to compare.
 * @throws {Problem} `not_found`
 */
export async function readHistory(
  ctx: Context,
  id: number,
  cursor: string | undefined,
): Promise<{ event: Event; changes: Change[]; next_cursor: string | null }> {
  const event = await readEvent(ctx, id)
  const { items, next_cursor } = await listRevisions(ctx, id, { limit: 50, cursor })
  let became: Content = cursor
    ? { ...event, ...(await readVersion(ctx, id, decodeCursor(cursor, 'revisions').id)) }
    : event
  const changes = items.map((revision) => {
    const was = { ...became, ...revision.before } as Content
    const change = { ...revision, was, became }
    became = was
    return change
  })
  return { event, changes, next_cursor }
}
