import { sql } from 'kysely'

/** What the page of photos shows, in the words of the index over them (`attachments_seen`). */
export const isSeen = sql`
  state = 'ready' and event_timestamp is not null
  and content_type ~ '^(image|video)/' and content_type <> 'image/svg+xml'`
