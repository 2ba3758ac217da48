import { sql } from 'kysely'
import { attachmentColumns } from '../attachments/columns.ts'
import type { ShownAttachment } from '../attachments/renditions/pictures.ts'
import type { Context } from '../context.ts'
import { eventColumns } from '../events/columns.ts'
import { decodeCursor, encodeCursor } from '../events/cursor.ts'
import type { Event } from '../events/schema.ts'

/** A file that was deleted by itself. */
export type TrashedFile = Omit<ShownAttachment, 'picture'> & {
  hasPicture: boolean
  event: { id: number; title: string; isTrashed: boolean }
}

/** What was deleted: an event with its files, or a file by itself. */
export type TrashedItem = { event: Event } | { file: TrashedFile }

export type TrashPage = { items: TrashedItem[]; next_cursor: string | null }

/** An event has the `file_id` 0, so that one order has both. */
type Row = { deleted_at: string; event_id: number; file_id: number }

/** A page of what is in the trash, the latest deletion first. */
export async function listTrashPage(
  { db }: Pick<Context, 'db'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<TrashPage> {
  const rows = await listRows(db, limit + 1, cursor)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const [events, files] = await Promise.all([
    readEvents(
      db,
      shown.filter(({ file_id }) => file_id === 0).map(({ event_id }) => event_id),
    ),
    readFiles(
      db,
      shown.filter(({ file_id }) => file_id > 0).map(({ file_id }) => file_id),
    ),
  ])
  return {
    items: shown.flatMap(({ event_id, file_id }): TrashedItem[] => {
      const [event, file] = [events.get(event_id), files.get(file_id)]
      if (file) return [{ file }]
      return file_id === 0 && event ? [{ event }] : []
    }),
    next_cursor: last
      ? encodeCursor({
          sort: 'trash',
          at: last.deleted_at,
          id: last.event_id,
          attachment: last.file_id,
        })
      : null,
  }
}

async function listRows(db: Context['db'], limit: number, cursor: string | undefined) {
  const { at, id, attachment = 0 } = cursor ? decodeCursor(cursor, 'trash') : {}
  const after = (...columns: [string, string]) =>
    at === undefined
      ? sql``
      : sql`and deleted_at <= ${at}::timestamptz
          and (deleted_at, ${sql.raw(columns.join(', '))})
            < (${at}::timestamptz, ${id}::bigint, ${attachment}::bigint)`
  const ordered = sql`order by deleted_at desc, event_id desc, file_id desc limit ${sql.lit(limit)}`
  const { rows } = await sql<Row>`
    (select deleted_at, id as event_id, 0::bigint as file_id from events
      where deleted_at is not null ${after('id', '0')} ${ordered})
    union all
    (select deleted_at, event_id, id as file_id from attachments
      where deleted_at is not null ${after('event_id', 'id')} ${ordered})
    ${ordered}`.execute(db)
  return rows
}

async function readEvents(db: Context['db'], ids: number[]): Promise<Map<number, Event>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Event>`
    select ${eventColumns} from events where id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map((event) => [event.id, event]))
}

async function readFiles(db: Context['db'], ids: number[]): Promise<Map<number, TrashedFile>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<TrashedFile>`
    select ${attachmentColumns}, attachments.renditions = 'made' as "hasPicture",
      json_build_object('id', events.id, 'title', events.title,
        'isTrashed', events.deleted_at is not null) as event
    from attachments join events on events.id = event_id
    where attachments.id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map((file) => [file.id, file]))
}
