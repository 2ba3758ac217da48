import { type Kysely, sql } from 'kysely'

/** The keys that attachments had before their shared links were ended: a backup may still name them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table former_keys (
      key text primary key,
      attachment_id bigint not null references attachments on delete cascade
    )`.execute(db)
  await sql`create index former_keys_attachment on former_keys (attachment_id)`.execute(db)
  await sql`
    create trigger delete_objects_of_former_key after update of key on attachments
    for each row when (old.key <> new.key)
    execute function delete_objects_of_attachment()`.execute(db)
}
