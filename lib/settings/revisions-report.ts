import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { RevisionsReport } from './schema.ts'

/** How many revisions there are, and what they and their index take on the disk. */
export async function reportRevisions({ db }: Pick<Context, 'db'>): Promise<RevisionsReport> {
  const { rows } = await sql<RevisionsReport>`
    select count(*) as count, pg_total_relation_size('event_revisions') as size_bytes
    from event_revisions`.execute(db)
  const [report] = rows
  if (!report) throw new Error('PostgreSQL gave no row.')
  return report
}
