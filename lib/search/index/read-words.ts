import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'

const batchSize = 1_000

/**
 * Counts the words of events that were recorded or changed since the last time. A word
 * that is deleted again stays counted: the counts only tell what is common from what is rare.
 */
export async function readWords(ctx: Pick<Context, 'db'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await readBatch(ctx))) await setImmediate()
}

/** @returns whether there may be more */
async function readBatch({ db }: Pick<Context, 'db'>): Promise<boolean> {
  const { rows } = await sql<{ taken: number }>`
    with taken as (
      delete from word_queue
      where ctid = any(array(
        select ctid from word_queue limit ${sql.lit(batchSize)} for update skip locked))
      returning event_id
    ),
    texts as (
      select title, description, tags, place from events where id in (select event_id from taken)
    ),
    found as (
      select word, count(*) as count
      from texts, unnest(string_to_array(search_text(
        left(concat_ws(' ', title, description, array_to_string(tags, ' '), place), 20000)), ' ')) word
      where char_length(word) between 3 and 40 and word !~ '[0-9]' and not has_cjk(word)
      group by word
    ),
    counted as (
      insert into words (word, count)
      select word, count from found order by word
      on conflict (word) do update set count = words.count + excluded.count
    )
    select count(*) as taken from taken`.execute(db)
  return rows[0]?.taken === batchSize
}
