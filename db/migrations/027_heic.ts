import { type Kysely, sql } from 'kysely'

/** HEIC pictures have renditions, too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index attachments_without_renditions`.execute(db)
  await sql`
    create index attachments_without_renditions on attachments (id)
    where state = 'ready' and renditions is null and content_type in (
      'image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif')`.execute(db)
}
