import { type RawBuilder, sql } from 'kysely'
import type { ShownAttachment } from '../attachments/pictures.ts'
import type { Context } from '../base/context.ts'
import { type Cursor, decodeCursor, encodeCursor } from '../events/cursor.ts'
import {
  type Criteria,
  every,
  indexed,
  matching,
  queryCte,
  unindexed,
} from '../search/conditions.ts'
import { criteriaOf } from '../search/criteria.ts'
import { parseSearch } from '../search/parse.ts'
import { withinRange } from '../search/range.ts'
import type { PhotosQuery } from './schema.ts'
import { isSeen } from './seen.ts'

/** A picture or video with what is said of its event. `date` is that of the event's own calendar. */
export type Photo = ShownAttachment & { event: { id: number; title: string }; date: string }

export type PhotosPage = { photos: Photo[]; next_cursor: string | null; notices: string[] }

const pageSize = 80
/** How many of the next pictures are looked at before an index is asked for the events. */
const passing = 2_000
/** Of more events than these the pictures are looked at one after the other instead. */
const sortedEvents = 20_000

type Row = Photo & { event_timestamp: string }

/**
 * The pictures and videos of the events that match, the newest first, of one event in their order.
 * @throws {Problem} `validation_failed` for a cursor that isn't one
 */
export async function listPhotos(ctx: Context, query: PhotosQuery): Promise<PhotosPage> {
  const { settings } = await ctx.settings.get()
  const { words, filters, notices } = parseSearch(query.q)
  const criteria = criteriaOf(query, { words, filters }, settings.timezone)
  const cursor = query.cursor ? decodeCursor(query.cursor, 'photos') : undefined
  const place = every([
    ...(cursor ? [behind(cursor)] : []),
    ...(query.month ? [upToMonth(query.month)] : []),
  ])
  const rows = await findPhotos(ctx, criteria, place)
  const page = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? page.at(-1) : undefined
  return {
    photos: page.map(({ event_timestamp, ...photo }) => photo),
    next_cursor: last
      ? encodeCursor({
          sort: 'photos',
          at: last.event_timestamp,
          id: last.event.id,
          attachment: last.id,
        })
      : null,
    notices,
  }
}

/** As `findEvents` does: what is common is soon met, what is rare an index tells. */
async function findPhotos(ctx: Context, criteria: Criteria, place: RawBuilder<unknown>) {
  const isPlain = indexed(criteria).length === 0 && unindexed(criteria).length === 0
  if (isPlain) return lookThrough(ctx, criteria, place)
  const next = await lookThrough(ctx, criteria, place, passing)
  if (next.length > pageSize) return next
  return (await ofFoundEvents(ctx, criteria, place)) ?? lookThrough(ctx, criteria, place)
}

/** Looks at one picture after the other, at `depth` of them at most. */
async function lookThrough(
  { db }: Context,
  criteria: Criteria,
  place: RawBuilder<unknown>,
  depth?: number,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with ${queryCte(criteria, 'newest')}
    select ${columns} from (
      select * from attachments photo where ${isSeen} and ${place} and ${withinDates(criteria)}
      order by event_timestamp desc, event_id desc, id
      ${depth ? sql`limit ${sql.lit(depth)}` : sql``}
    ) photo
    cross join lateral (
      select title from (select * from events where events.id = photo.event_id offset 0) of_photo
      where ${every([matching(criteria), ...withinRange(criteria.range)])}
    ) event
    order by event_timestamp desc, event_id desc, photo.id
    limit ${sql.lit(pageSize + 1)}`.execute(db)
  return rows
}

/** Asks an index for the events; undefined where it knows too many of them. */
async function ofFoundEvents(
  { db }: Context,
  criteria: Criteria,
  place: RawBuilder<unknown>,
): Promise<Row[] | undefined> {
  const { rows } = await sql<Row & { found: number }>`
    with ${queryCte(criteria, 'newest')},
    found as materialized (
      select id, title from events
      where deleted_at is null and ${every([matching(criteria), ...withinRange(criteria.range)])}
      limit ${sql.lit(sortedEvents + 1)}
    ),
    state as materialized (select count(*) as found from found),
    page as (
      select ${columns} from found event
      join attachments photo on photo.event_id = event.id
      where ${isSeen} and ${place} and (select found from state) <= ${sql.lit(sortedEvents)}
      order by event_timestamp desc, event_id desc, photo.id
      limit ${sql.lit(pageSize + 1)}
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

function behind({ at, id, attachment = 0 }: Cursor): RawBuilder<unknown> {
  return sql`(
    (event_timestamp, event_id) <= (${at}::timestamptz, ${id}::bigint)
    and not (event_timestamp = ${at}::timestamptz and event_id = ${id}::bigint
      and photo.id <= ${attachment}::bigint))`
}

/** The index knows the time: no clock has ever been more than 16 hours from UTC. */
function upToMonth(month: string): RawBuilder<unknown> {
  const next = sql`(${`${month}-01`}::date + interval '1 month')`
  return sql`(event_date < ${next}
    and event_timestamp < (${next} + interval '16 hours') at time zone 'UTC')`
}

/** For the index over pictures, beside the exact conditions on their events. */
function withinDates({ range: { start, end } }: Criteria): RawBuilder<unknown> {
  const conditions = []
  if (start && 'date' in start) {
    conditions.push(
      sql`event_timestamp >= (${start.date}::date - interval '16 hours') at time zone 'UTC'`,
    )
  } else if (start) conditions.push(sql`event_timestamp >= ${start.instant}::timestamptz`)
  if (end && 'date' in end) {
    conditions.push(
      sql`event_timestamp < (${end.date}::date + interval '40 hours') at time zone 'UTC'`,
    )
  } else if (end) conditions.push(sql`event_timestamp <= ${end.instant}::timestamptz`)
  return every(conditions)
}
