import { sql } from 'kysely'

/**
 * All of an event in one query, in the order in which the API shows it: its own columns and its
 * attachments that are there to be fetched, oldest first. Moments within JSON are made in the form
 * in which columns are read.
 */
export const eventColumns = sql`
  events.id, events.uid, events.timestamp, events.created_at, events.updated_at, events.version,
  events.title, events.description, events.tags, events.metadata,
  coalesce((
    select json_agg(json_build_object(
      'id', a.id, 'key', a.key, 'filename', a.filename, 'content_type', a.content_type,
      'size_bytes', a.size_bytes, 'sha256', a.sha256, 'state', a.state, 'uploaded_at',
      to_char(a.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by a.id)
    from attachments a where a.event_id = events.id and a.state = 'ready'
  ), '[]') as attachments`
