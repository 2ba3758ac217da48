import { sql } from 'kysely'

/** The condition for attachments that are pictures, and can be shown small. */
export const pictures = sql<boolean>`
  attachments.state = 'ready' and attachments.content_type in ('image/jpeg', 'image/png', 'image/webp')
  and attachments.renditions is distinct from 'impossible'`
