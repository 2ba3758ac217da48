import { type RawBuilder, sql } from 'kysely'
import type { Settings } from '../settings/schema.ts'

/** The condition for events of which the owner wants to be reminded. */
export function notPaused({ paused_tags, paused_periods }: Settings): RawBuilder<boolean> {
  const conditions = [sql<boolean>`true`]
  if (paused_tags.length > 0) conditions.push(sql`not events.tags && ${paused_tags}::text[]`)
  for (const { start, end } of paused_periods) {
    conditions.push(sql`events.local_date not between ${start}::date and ${end}::date`)
  }
  return sql.join(conditions, sql` and `)
}
