import { sql } from 'kysely'
import type { Context } from '../context.ts'

/**
 * Deletes everything in the trash for good.
 * @returns how many events, and how many files that were there by themselves
 */
export async function emptyTrash({
  db,
}: Pick<Context, 'db'>): Promise<{ events: number; files: number }> {
  const files = await sql`delete from attachments where deleted_at is not null`.execute(db)
  const events = await sql`delete from events where deleted_at is not null`.execute(db)
  return {
    events: Number(events.numAffectedRows ?? 0),
    files: Number(files.numAffectedRows ?? 0),
  }
}
