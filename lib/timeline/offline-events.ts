import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import * as v from 'valibot'
import { type WithPictures, withPictures } from '../attachments/renditions/pictures.ts'
import type { Context } from '../context.ts'
import { eventColumns } from '../events/columns.ts'
import type { Event } from '../events/schema.ts'

/** So many events a browser keeps, to be read without a network. */
export const keptEvents = 500

/** What a browser is to keep, the newest first. `version` changes with what is shown of an event. */
export const Latest = v.object({
  as_of: v.pipe(v.string(), v.description('Now, in words.')),
  events: v.array(v.object({ id: v.number(), version: v.string() })),
})
export type Latest = v.InferOutput<typeof Latest>

/** At most this many are rendered at once. */
const idsAtOnce = 50

/** `1,2,3` */
export const LatestIds = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}(,\d{1,15})*$/, 'must be ids, separated by commas'),
  v.transform((text) => text.split(',').map(Number)),
  v.maxLength(idsAtOnce),
)

/**
 * The latest events, by what tells whether a browser has them as they are.
 * @param look what else decides how an event is shown: the locale, the version of LifeLog
 */
export async function listLatest({ db }: Context, look: string): Promise<Latest['events']> {
  const { rows } = await sql<{ id: number; state: string }>`
    select id, concat_ws(' ', version, updated_at, (
      select string_agg(concat_ws(' ', a.key, a.renditions), ',' order by a.id)
      from attachments a where a.event_id = latest.id and a.state = 'ready' and a.deleted_at is null
    )) as state
    from (
      select id, version, updated_at, timestamp from events where deleted_at is null
      order by timestamp desc, id desc limit ${keptEvents}
    ) latest
    order by timestamp desc, id desc`.execute(db)
  return rows.map(({ id, state }) => ({
    id,
    version: createHash('sha256').update(`${look} ${state}`).digest('base64url').slice(0, 12),
  }))
}

/** Those of the events that there are, with their pictures. */
export async function readLatest(ctx: Context, ids: number[]): Promise<WithPictures<Event>[]> {
  const { rows } = await sql<Event>`
    select ${eventColumns} from events
    where id = any(${ids}::bigint[]) and deleted_at is null`.execute(ctx.db)
  return withPictures(ctx, rows)
}
