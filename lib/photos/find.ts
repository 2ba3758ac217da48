import { type RawBuilder, sql } from 'kysely'
import type { ShownAttachment } from '../attachments/renditions/pictures.ts'
import type { Context } from '../context.ts'
import type { Cursor } from '../events/cursor.ts'
import { earliestOn, latestOn } from '../events/day-bounds.ts'
import {
  type Criteria,
  every,
  indexedMatching,
  isIndexed,
  matching,
  unindexed,
  usesOtherIndex,
} from '../search/engine/conditions.ts'
import { scanByMonth } from '../search/engine/scan.ts'
import { isSelective } from '../search/engine/selective.ts'
import { queryCte } from '../search/engine/tsquery.ts'
import { withWordQuery } from '../search/engine/word-query.ts'
import { withinRange } from '../search/query/range.ts'
import { isSeen } from './seen.ts'

/** A picture or video with what is said of its event. `date` is that of the event's own calendar. */
export type Photo = ShownAttachment & { event: { id: number; title: string }; date: string }

/** How many of the next pictures are looked at before an index is asked for the events. */
const probeDepth = 1_000
/** Of more events than these the pictures are looked at one after the other instead. */
const sortedEvents = 20_000
/** Up to so many events with all tags are found at once: of few of them a page of pictures is full. */
const rareEvents = 5_000

export type Row = Photo & { event_timestamp: string }

/**
 * The first `limit` pictures that match. As `findEvents` does: what is common is soon met, what is
 * rare an index tells, month by month where it knows the time.
 */
export async function findPhotos(
  ctx: Pick<Context, 'searchDb'>,
  asked: Criteria,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Row[]> {
  const criteria = await withWordQuery(ctx.searchDb, asked)
  const isPlain = !isIndexed(criteria) && unindexed(criteria).length === 0
  if (isPlain) return probe(ctx, criteria, cursor, limit)
  const next = await probe(ctx, criteria, cursor, limit, probeDepth)
  if (next.length === limit) return next
  // Of very many words that begin alike the index puts the lists together anew for each month.
  const isBroad = criteria.words?.broad !== undefined || criteria.words?.isPending
  const canScan = isIndexed(criteria) && !usesOtherIndex(criteria)
  const scans = canScan && !isBroad && !(await isSelective(ctx.searchDb, criteria, rareEvents))
  const scanned = scans ? await ofScannedEvents(ctx, criteria, cursor, limit) : undefined
  return (
    scanned ??
    (await ofFoundEvents(ctx, criteria, cursor, limit)) ??
    probe(ctx, criteria, cursor, limit)
  )
}

/** Looks at one picture after the other, at `depth` of them at most. */
async function probe(
  { searchDb: db }: Pick<Context, 'searchDb'>,
  criteria: Criteria,
  cursor: Cursor | undefined,
  limit: number,
  depth?: number,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with ${queryCte(criteria, 'newest')}
    select ${columns} from (
      select * from attachments photo where ${isSeen} and ${behind(cursor)} and ${withinDates(criteria)}
      order by event_timestamp desc, event_id desc, id
      ${depth ? sql`limit ${sql.lit(depth)}` : sql``}
    ) photo
    cross join lateral (
      select title from (select * from events where events.id = photo.event_id offset 0) of_photo
      where ${every([matching(criteria), ...withinRange(criteria.range)])}
    ) event
    order by event_timestamp desc, event_id desc, photo.id
    limit ${sql.lit(limit)}`.execute(db)
  return rows
}

/**
 * Goes back month by month through the events that match and have a picture; undefined where so many
 * match without one that it had to stop.
 */
async function ofScannedEvents(
  { searchDb: db }: Pick<Context, 'searchDb'>,
  criteria: Criteria,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Row[] | undefined> {
  const order = { sort: 'newest', cursor: cursor && { ...cursor, id: cursor.id + 1 } } as const
  // Within these parentheses only an event has an id.
  const extraCondition = sql`exists (
    select from (select event_id, event_timestamp, content_type, state from attachments) photo
    where event_id = id and ${isSeen})`
  // Of the first event all pictures may lie before the cursor.
  const { ctes, stop } = scanByMonth(criteria, order, {
    limit: limit + 1,
    probeDepth: 0,
    extraCondition,
  })
  const { rows } = await sql<Row & { stopped: boolean }>`
    with recursive ${queryCte(criteria, 'newest')}, ${ctes},
    page as (
      select ${columns} from hits join events event using (id)
      join attachments photo on photo.event_id = event.id
      where ${isSeen} and ${behind(cursor)}
      order by event_timestamp desc, event_id desc, photo.id
      limit ${sql.lit(limit)}
    )
    select exists (${stop}) as stopped, page.* from (select) one left join page on true
    order by event_timestamp desc, (event ->> 'id')::bigint desc, id`.execute(db)
  if (rows[0]?.stopped) return undefined
  return rows.filter(({ id }) => id !== null).map(({ stopped, ...row }) => row)
}

/** Asks an index for the events; undefined where it knows too many of them. */
async function ofFoundEvents(
  { searchDb: db }: Pick<Context, 'searchDb'>,
  criteria: Criteria,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Row[] | undefined> {
  const { rows } = await sql<Row & { found: number }>`
    with ${queryCte(criteria, 'newest')},
    found as materialized (
      select id, title from events
      where deleted_at is null and ${every([indexedMatching(criteria), ...withinRange(criteria.range)])}
      limit ${sql.lit(sortedEvents + 1)}
    ),
    state as materialized (select count(*) as found from found),
    page as (
      select ${columns} from found event
      join attachments photo on photo.event_id = event.id
      where ${isSeen} and ${behind(cursor)} and (select found from state) <= ${sql.lit(sortedEvents)}
      order by event_timestamp desc, event_id desc, photo.id
      limit ${sql.lit(limit)}
    )
    select state.found, page.* from state left join page on true
    order by event_timestamp desc, (event ->> 'id')::bigint desc, id`.execute(db)
  if ((rows[0]?.found ?? 0) > sortedEvents) return undefined
  return rows.filter(({ id }) => id !== null).map(({ found, ...row }) => row)
}

const columns = sql`
  photo.id, photo.key, photo.filename, photo.content_type, photo.size_bytes, photo.sha256,
  photo.state, photo.uploaded_at, photo.event_timestamp, photo.event_date::text as date,
  json_build_object('id', photo.event_id, 'title', event.title) as event,
  case when photo.renditions = 'made' then json_build_object(
    'width', photo.width, 'height', photo.height, 'colour', photo.colour) end as picture`

function behind(cursor: Cursor | undefined): RawBuilder<unknown> {
  if (!cursor) return sql`true`
  const { at, id, attachment = 0 } = cursor
  return sql`(
    (event_timestamp, event_id) <= (${at}::timestamptz, ${id}::bigint)
    and not (event_timestamp = ${at}::timestamptz and event_id = ${id}::bigint
      and photo.id <= ${attachment}::bigint))`
}

/** For the index over pictures, beside the exact conditions on their events. */
function withinDates({ range: { start, end } }: Criteria): RawBuilder<unknown> {
  const conditions = []
  if (start && 'date' in start) {
    conditions.push(sql`event_timestamp >= ${earliestOn(start.date)}`)
  } else if (start) conditions.push(sql`event_timestamp >= ${start.instant}::timestamptz`)
  if (end && 'date' in end) {
    conditions.push(sql`event_timestamp < ${latestOn(end.date)}`)
  } else if (end) conditions.push(sql`event_timestamp <= ${end.instant}::timestamptz`)
  return every(conditions)
}
