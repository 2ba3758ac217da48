import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import type { SearchTerm } from '../query/parse.ts'
import type { Criteria, Sort } from './conditions.ts'

/** Where the words of a search may have to be: anywhere, in the title, or in title, tags and place. */
export type Where = 'words' | 'title' | 'tags'

/** The words that are marked as standing there. */
export const marks: Record<Where, string[] | null> = {
  words: null,
  title: ['='],
  tags: ['=', '#'],
}

/** The words of a search as tsqueries: what matches, and what the index is asked for. */
export type WordQuery = {
  /** What matches. */
  words: string
  /**
   * All of which an event matches that matches: without the order of words in phrases, as that takes a
   * look at events, and word by word, as the index looks for the next match of a single query for two
   * words however far behind the month that is scanned. The beginning of a word is the words
   * that begin so. None where there is no word to look up.
   */
  index: string[]
  /** Whether what the index brings may not match. */
  needsRecheck: boolean
  /** So many events at most have them, about; undefined where that isn't known. */
  events: number | undefined
  /** Of a beginning of so many words that the index can't be asked for each, and so is for all at once, the commonest. */
  broad?: string | undefined
  /** Whether the words that begin so aren't known, as too many events have yet to be read. */
  isPending?: boolean
}

/** So many words that begin alike are asked of the index each for itself. */
const maxKeys = 64
/** Of more than these, none are. */
const maxLexemes = 5_000
/** To find and sort so many events takes no longer than to go back in time for them, month by month. */
export const fewEvents = 1_000
/** So many events that aren't read yet are looked at for words that begin so. */
const maxUnread = 5_000
/** So many words at most are asked of the index each for itself. */
const maxParts = 4

/** What is left of a text as a word: letters, digits and pictures, but no other signs. */
const isWord = /[\p{L}\p{N}\u{1f000}-\u{1faff}]/u

/** Whether there is a word to look up; for those that mustn't be there all of the index would be read. */
export function hasWords(search: SearchTerm[][] | undefined): boolean {
  return search?.every(hasWord) ?? false
}

function hasWord(group: SearchTerm[]): boolean {
  return group.some(({ text, excluded }) => !excluded && isWord.test(text.normalize('NFKC')))
}

type Part = {
  /** As it was typed, beginnings as such. */
  part: string
  keys: string
  isComplete: boolean
  isRead: boolean
  /** Null where it isn't known. */
  events: number | null
}
type Row = { words: string; isOrdered: boolean; parts: Part[] | null }

/** `criteria` with what its words are in the index. */
export async function withWordQuery(db: Database, criteria: Criteria): Promise<Criteria> {
  const { search, tags } = criteria
  if (!search) return criteria
  const words = await readWordQuery(db, search)
  // Tags find what has them sooner than all words that begin so.
  return {
    ...criteria,
    words: words.broad && tags.length > 0 ? { ...words, index: [], broad: undefined } : words,
  }
}

/** The order of words in phrases, in the text of a tsquery. */
const order = ' <(-|[0-9]+)> '

/**
 * Asks the database what the words of a search are in the index. What is found doesn't depend on the
 * lexemes that are counted, as those of other events are looked up in the events themselves; where
 * these are too many, beginnings stay what they are.
 */
async function readWordQuery(db: Database, search: SearchTerm[][]): Promise<WordQuery> {
  const groups = JSON.stringify(search)
  if (!hasWords(search)) {
    const { rows } = await sql<{ words: string }>`
      select search_query(${groups}::text::jsonb)::text as words`.execute(db)
    return { words: rows[0]?.words ?? '', index: [], needsRecheck: false, events: undefined }
  }
  // Who mustn't have a phrase may well have its words.
  const positive = search.map((group) => group.filter(({ excluded }) => !excluded))
  const [group = []] = positive
  const parts =
    positive.length === 1
      ? sql`unnest(term_queries(${JSON.stringify(wordsOf(group))}::text::jsonb))`
      : sql`(select search_query(${JSON.stringify(positive)}::text::jsonb))`
  const { rows } = await sql<Row>`
    select words::text, words::text ~ ${sql.lit(order)} as "isOrdered",
      (select json_agg(json_build_object('part', part::text, 'keys', keys::text,
          'isComplete', is_complete, 'isRead', is_read, 'events', event_count))
        from (
          select regexp_replace(query::text, ${sql.lit(order)}, ' & ', 'g')::tsquery as part
          from ${parts} as typed (query)
        ) parts cross join lateral index_query(
          part, ${sql.lit(maxKeys)}, ${sql.lit(maxLexemes)}, ${sql.lit(maxUnread)}, null, null)) as parts
    from (select search_query(${groups}::text::jsonb) as words) given`.execute(db)
  return wordQueryOf(rows[0] as Row, search)
}

/**
 * A `broad` beginning as the words of all events that come no later, in the order of `sort`, than one that
 * has them; undefined where they are too many.
 */
export async function beginningUpTo(
  db: Database,
  { words }: Criteria,
  sort: Sort,
  timestamp: string,
): Promise<string | undefined> {
  const [since, until] = sort === 'oldest' ? [null, timestamp] : [timestamp, null]
  const { rows } = await sql<{ keys: string; isComplete: boolean }>`
    select keys::text, is_complete as "isComplete" from index_query(
      ${words?.index[0]}::text::tsquery, ${sql.lit(2 * maxKeys)}, ${sql.lit(maxLexemes)},
      ${sql.lit(maxUnread)}, ${since}::timestamptz, ${until}::timestamptz)`.execute(db)
  return rows[0]?.isComplete ? rows[0].keys : undefined
}

function wordQueryOf({ words, isOrdered, parts }: Row, search: SearchTerm[][]): WordQuery {
  const terms = search.flat()
  const isLoose = isOrdered || terms.some(({ text, excluded }) => excluded || /\s/.test(text))
  const known = (parts ?? [])
    .map((part) => (part.isComplete || !isFew(part) ? part : { ...part, keys: part.part }))
    .toSorted((one, other) => (one.events ?? Infinity) - (other.events ?? Infinity))
  const usable = known.filter((part) => part.isComplete || isFew(part))
  const [broad] = known
  if (usable.length > 0 || !broad) {
    return {
      words,
      index: joined(usable.map(({ keys }) => keys)),
      needsRecheck: isLoose || usable.length < known.length,
      events: usable[0]?.events ?? undefined,
    }
  }
  return {
    words,
    index: [broad.part],
    needsRecheck: isLoose,
    events: broad.events ?? undefined,
    broad: broad.isRead ? broad.keys : undefined,
    isPending: !broad.isRead,
  }
}

function isFew({ events }: Part): boolean {
  return events !== null && events <= fewEvents
}

function joined(parts: string[]): string[] {
  if (parts.length <= maxParts) return parts
  const rest = parts.slice(maxParts - 1).map((part) => `(${part})`)
  return [...parts.slice(0, maxParts - 1), rest.join(' & ')]
}

/** The words of terms, some of which may be phrases. */
function wordsOf(group: SearchTerm[]): SearchTerm[] {
  return group.flatMap((term) => {
    const { text, prefix } = term
    if (term.isYear) return [term]
    const words = text.split(/\s+/).filter(Boolean)
    return words.map((word, i) => ({
      text: word,
      prefix: prefix && i === words.length - 1,
      excluded: false,
    }))
  })
}
