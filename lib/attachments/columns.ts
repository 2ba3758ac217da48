import { sql } from 'kysely'

/** An attachment as the API shows it, its timestamps in the form that they have within an event. */
export const attachmentColumns = sql`
  attachments.id, attachments.key, attachments.filename, attachments.content_type,
  attachments.size_bytes, attachments.sha256, attachments.state,
  to_char(attachments.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    as uploaded_at`
