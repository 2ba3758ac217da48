import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import type { Context } from '../../context.ts'
import { typesWithText } from './file-text.ts'
import { pictureTypes } from './picture-text.ts'
import { hasType } from './text-queue.ts'

/**
 * Has every text read again, those of pictures where the owner wants them read; where not, what was
 * read of them is dropped.
 * @returns how many files are read again
 */
export async function rereadTexts({
  db,
  settings,
}: Pick<Context, 'db' | 'settings'>): Promise<number> {
  const { ocr } = (await settings.get()).settings
  return db.transaction().execute(async (trx) => {
    if (!ocr) await dropPictureTexts(trx)
    const { numUpdatedRows } = await trx
      .updateTable('attachments')
      .set({ text_read_at: null, text_attempts: 0 })
      .where('state', '=', 'ready')
      .where(hasType(ocr ? [...typesWithText, ...pictureTypes] : typesWithText))
      .executeTakeFirst()
    return Number(numUpdatedRows)
  })
}

async function dropPictureTexts(trx: Kysely<Tables>): Promise<void> {
  await sql`
    with dropped as (
      update attachments set text_read_at = null, text_attempts = 0
      where text_read_at is not null and ${hasType(pictureTypes)}
      returning id, event_id
    ), texts as (
      delete from attachment_texts where attachment_id in (select id from dropped)
      returning attachment_id
    )
    insert into changed_files
    select distinct event_id from dropped join texts on attachment_id = id`.execute(trx)
}
