import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { FilesReport } from '../settings/schema.ts'

/** Damaged files that are named; more are only counted. */
const maxNamed = 20

/** What is known of damaged files, and how the latest backup went. */
export async function reportFiles({ db }: Pick<Context, 'db'>): Promise<FilesReport> {
  const { rows } = await sql<FilesReport>`
    select
      (select count(*) from attachments where damage is not null) as damaged,
      coalesce((
        select json_agg(named) from (
          select key, filename, event_id, damage from attachments
          where damage is not null order by id limit ${sql.lit(maxNamed)}
        ) named
      ), '[]') as damaged_files,
      (
        select json_build_object(
          'began_at', began_at at time zone 'UTC',
          'events', events, 'files', files, 'faults', jsonb_array_length(faults))
        from backups where finished_at is not null order by id desc limit 1
      ) as last_backup`.execute(db)
  const [report] = rows
  if (!report) throw new Error('PostgreSQL gave no row.')
  const { last_backup } = report
  return {
    ...report,
    last_backup: last_backup && { ...last_backup, began_at: `${last_backup.began_at}Z` },
  }
}
