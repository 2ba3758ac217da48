import { type Kysely, sql } from 'kysely'

/** Finds the pictures whose text hasn't been read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index attachments_unread_pictures on attachments (id)
    where state = 'ready' and text_read_at is null and content_type in (
      'image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif')`.execute(db)
}
