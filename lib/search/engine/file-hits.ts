import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { SearchTerm } from '../query/parse.ts'
import type { FileHit } from '../schema.ts'
import { highlight } from '../text/highlight.ts'
import { marks } from '../text/marked.ts'
import type { Found } from './read-page.ts'

/** So many files of an event are named. */
const filesNamed = 3

type Row = { event_id: number; key: string; filename: string; marked: string | null }

/**
 * The files of these events in whose names or texts a word is that was searched for, by event, with
 * the words around it.
 */
export async function filesWithHits(
  { searchDb: db }: Pick<Context, 'searchDb'>,
  events: Found[],
  terms: SearchTerm[],
): Promise<Map<number, FileHit[]>> {
  const wanted = terms.filter(({ excluded }) => !excluded)
  const ids = events.filter(({ attachments }) => attachments.length > 0).map(({ id }) => id)
  if (wanted.length === 0 || ids.length === 0) return new Map()
  const groups = JSON.stringify(wanted.map((term) => [term]))
  const { rows } = await sql<Row>`
    with query as materialized (select search_query(${groups}::text::jsonb) as any_word),
    hits as (
      select event_id, key, filename, text, words @@ any_word as in_text, any_word,
        row_number() over (
          partition by event_id order by words @@ any_word desc nulls last, attachments.id) as place
      from query, attachments left join attachment_texts on attachment_id = attachments.id
      where event_id = any(${ids}::bigint[]) and state = 'ready' and deleted_at is null
        and (words @@ any_word or file_words(filename) @@ any_word)
    )
    select event_id, key, filename,
      case when in_text then file_headline(
        replace(text, '<', ${sql.lit(marks.less)}), any_word, ${sql.lit(options)}) end as marked
    from hits where place <= ${sql.lit(filesNamed)} order by event_id, place`.execute(db)
  const hits = Map.groupBy(rows, ({ event_id }) => event_id)
  return new Map([...hits].map(([event, rows]) => [event, rows.map((row) => hitOf(row, wanted))]))
}

const options = [
  `StartSel=${marks.start}`,
  `StopSel=${marks.stop}`,
  'MaxFragments=1',
  'MinWords=6',
  'MaxWords=20',
].join(', ')

function spaced(marked: string): string {
  return marked.split(/\s+/).filter(Boolean).join(' ')
}

function plain(marked: string): string {
  return spaced(marked)
    .replaceAll(marks.start, '')
    .replaceAll(marks.stop, '')
    .replaceAll(marks.less, '<')
}

function hitOf({ key, filename, marked }: Row, terms: SearchTerm[]): FileHit {
  return {
    key,
    filename: highlight(filename, filename, terms),
    snippet: marked === null ? null : highlight(plain(marked), spaced(marked), terms),
  }
}
