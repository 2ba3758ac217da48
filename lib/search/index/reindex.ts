import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import type { Context } from '../../context.ts'
import type { SearchIndexReport } from '../../settings/schema.ts'
import { detectLanguage } from '../text/detect-language.ts'

/** So many that a batch of the longest texts takes seconds. */
const batchSize = 200

/**
 * Indexes events anew whose vectors are those of other languages, and tells
 * of new ones which language they are in. A batch is a transaction that also keeps how far it came:
 * what is broken off goes on from there. Events are found meanwhile, as they were before.
 */
export async function reindexEvents(
  ctx: Pick<Context, 'db' | 'settings'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await indexBatch(ctx))) await setImmediate()
}

/** @returns whether there may be more */
async function indexBatch({ db, settings }: Pick<Context, 'db' | 'settings'>): Promise<boolean> {
  const { search_languages: languages } = (await settings.get()).settings
  return db.transaction().execute(async (trx) => {
    // Each look-up reads all that waits to be put into the index, and a search makes many.
    await sql`
      select set_config('statement_timeout', '120000', true),
        set_config('gin_pending_list_limit', '64', true)`.execute(trx)
    const reading = trx.selectFrom('search_index').selectAll()
    // To lock the row is to write it, which nothing has to be where nothing is to be done.
    if (await isIndexed(trx, await reading.executeTakeFirst(), languages)) return false
    const index = await reading.forUpdate().skipLocked().executeTakeFirst()
    if (!index) return false
    if (!isDeepStrictEqual(index.languages, languages)) {
      const next_id = sql<number>`(select max(id) from events)`
      await trx.updateTable('search_index').set({ languages, next_id }).execute()
      return true
    }
    const events = await nextEvents(trx, index.next_id, languages.length > 1)
    if (events.length > 0) {
      if (index.next_id !== null) await indexFilesAnew(trx, events)
      await writeLanguages(trx, events, languages)
    }
    if (index.next_id !== null) {
      const last = events.at(-1)
      const next_id = last ? last.id - 1 : null
      await trx.updateTable('search_index').set({ next_id }).execute()
    }
    return events.length > 0
  })
}

async function isIndexed(
  trx: Transaction<Tables>,
  index: { languages: string[]; next_id: number | null } | undefined,
  languages: string[],
): Promise<boolean> {
  if (!index || index.next_id !== null) return !index
  const isOfThese = isDeepStrictEqual(index.languages, languages)
  return isOfThese && (await nextEvents(trx, null, languages.length > 1)).length === 0
}

type Text = { id: number; text: string }

async function nextEvents(
  trx: Transaction<Tables>,
  nextId: number | null,
  detects: boolean,
): Promise<Text[]> {
  if (nextId === null && !detects) return []
  const { rows } = await sql<Text>`
    select id, left(concat_ws(' ', title, description), 1000) as text from events
    where ${nextId === null ? sql`language is null` : sql`id <= ${nextId}::bigint`}
    order by id desc limit ${sql.lit(batchSize)}`.execute(trx)
  return rows
}

/** Makes the words of files anew, by the stems of the languages, before their events take them. */
async function indexFilesAnew(trx: Transaction<Tables>, events: Text[]): Promise<void> {
  await sql`
    update attachment_texts set words = file_words(text)
    from attachments
    where attachments.id = attachment_id
      and event_id = any(${events.map(({ id }) => id)}::bigint[])`.execute(trx)
}

/** Setting the language makes the vector anew, by trigger. */
async function writeLanguages(trx: Transaction<Tables>, events: Text[], languages: string[]) {
  const found = []
  for (const { id, text } of events) {
    const language = languages.length > 1 ? await detectLanguage(text, languages) : null
    found.push({ id, language })
  }
  await sql`
    update events set language = given.language
    from json_to_recordset(${JSON.stringify(found)}::text::json) as given (id bigint, language text)
    where events.id = given.id`.execute(trx)
}

/** How many events are still to be indexed anew, by their ids and so about. */
export async function reportSearchIndex({ db }: Pick<Context, 'db'>): Promise<SearchIndexReport> {
  const { rows } = await sql<SearchIndexReport>`
    select coalesce(next_id, 0) as remaining, (select coalesce(max(id), 0) from events) as events
    from search_index`.execute(db)
  return rows[0] ?? { remaining: 0, events: 0 }
}
