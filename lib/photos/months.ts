import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { isSeen } from './seen.ts'

/** A month (2026-11) and how many pictures and videos it has. */
export type PhotoMonth = { month: string; count: number }

/** The months that have pictures or videos, the newest first, whatever is filtered. */
export async function listPhotoMonths({ db }: Pick<Context, 'db'>): Promise<PhotoMonth[]> {
  const { rows } = await sql<PhotoMonth>`
    select to_char(month, 'YYYY-MM') as month, count from (
      select date_trunc('month', event_date::timestamp) as month, count(*) as count
      from attachments where ${isSeen} group by 1
    ) months
    order by 1 desc`.execute(db)
  return rows
}
