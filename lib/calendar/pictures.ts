import { sql } from 'kysely'
import { renditionTypes } from '../attachments/renditions/rendition-sizes.ts'

/** The condition for attachments that are pictures, and can be shown small. */
export const pictures = sql<boolean>`
  attachments.state = 'ready'
  and attachments.content_type in (${sql.join(renditionTypes.map((type) => sql.lit(type)))})
  and attachments.renditions is distinct from 'impossible'`
