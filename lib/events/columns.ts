import { type RawBuilder, sql } from 'kysely'
import { localTime } from '../base/local-time.ts'
import type { NewEvent } from './schema.ts'
import type { When } from './when.ts'

/** The columns of what the owner recorded, with their types; all else about an event is LifeLog's. */
export const contentTypes = {
  timestamp: 'timestamptz',
  timezone: 'text',
  end_timestamp: 'timestamptz',
  precision: 'text',
  approximate: 'boolean',
  latitude: 'float8',
  longitude: 'float8',
  place: 'text',
  title: 'text',
  description: 'text',
  tags: 'text[]',
  metadata: 'jsonb',
} as const

const location = sql`
  case when events.latitude is not null or events.place is not null then json_build_object(
    'latitude', events.latitude, 'longitude', events.longitude, 'name', events.place) end`

const columnsWith = (attachments: RawBuilder<unknown>) => sql`
  events.id, events.uid, events.timestamp, events.timezone, events.end_timestamp, events.precision,
  events.approximate, ${location} as location, events.created_at, events.updated_at, events.version,
  events.title, events.description, events.tags, events.metadata,
  coalesce((${attachments}), '[]') as attachments`

const fileFields = sql`
  'id', a.id, 'key', a.key, 'filename', a.filename, 'content_type', a.content_type,
  'size_bytes', a.size_bytes, 'sha256', a.sha256, 'state', a.state, 'uploaded_at',
  to_char(a.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/**
 * All of an event in one query, in the order in which the API shows it: its own columns and its
 * attachments that are there to be fetched, oldest first. Moments within JSON are made in the form
 * in which columns are read.
 */
export const eventColumns = columnsWith(sql`
  select json_agg(json_build_object(${fileFields}) order by a.id)
  from attachments a
  where a.event_id = events.id and a.state = 'ready' and a.deleted_at is null`)

/** The same with the files in the trash too, and with `deleted_at`, of the event and of each file. */
export const eventColumnsWithTrash = sql`
  ${columnsWith(sql`
    select json_agg(json_build_object(${fileFields}, 'deleted_at',
      to_char(a.deleted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by a.id)
    from attachments a where a.event_id = events.id and a.state = 'ready'`)},
  events.deleted_at`

/** The columns for when an event happened, with the date of its own calendar, as pages show it. */
export function columnsOfWhen(when: When) {
  return { ...when, local_date: localTime(when.timestamp, when.timezone).date }
}

/** The columns for what a client says of an event, beside when it happened. */
export function columnsOf({ title, description, tags, metadata, location }: Partial<NewEvent>) {
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description: description || null }),
    ...(tags !== undefined && { tags: tags ?? [] }),
    ...(metadata !== undefined && { metadata: metadata ?? {} }),
    ...(location !== undefined && {
      latitude: location?.latitude ?? null,
      longitude: location?.longitude ?? null,
      place: location?.name ?? null,
    }),
  }
}
