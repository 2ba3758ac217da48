import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import type { Context } from '../../context.ts'
import { withKnownTags } from '../query/known-tags.ts'
import type { Filter, SearchTerm } from '../query/parse.ts'
import { readSearch } from '../query/read-search.ts'
import { replaceWord } from '../query/replace-word.ts'
import { isOfTime } from '../query/time-phrases.ts'
import { queryWords } from '../text/query-words.ts'
import { spellingDistance } from '../text/spelling-distance.ts'

/** A search in place of the one that was typed, and how it differs. */
export type Alternative = {
  q: string
  corrected: { from: string; to: string } | null
  /** The words that were left out. */
  relaxed: string[]
  notices?: string[]
}

/** So many searches with ever fewer words are tried. */
const maxTries = 6

/**
 * Searches to try in turn where `q` finds nothing: its times as words, near spellings from the owner's
 * own words in place of unknown ones, only the rarest words, and all words at any time. Of the words that
 * say what is looked for, and not when, one is always left. None of them scans events.
 */
export async function* searchFallbacks(ctx: Context, q: string): AsyncGenerator<Alternative> {
  const { searchDb: db } = ctx
  const parsed = await readSearch(ctx, q)
  const times = parsed.filters.filter(({ meaning }) => meaning !== undefined)
  if (times.length > 0) {
    const notices = times.map(
      ({ text }) => `There is nothing from “${text}”, so it’s looked for as words.`,
    )
    yield { q: replaceAt(q, times, (text) => `"${text}"`), corrected: null, relaxed: [], notices }
  }
  if ((parsed.words ?? []).length > 1) return
  const apart = queryWords(q, parsed)
  const terms = await lookUp(db, (await readSearch(ctx, apart)).words?.[0] ?? [])
  let to = await withKnownTags(db, apart, parsed)
  for (const term of terms) {
    if (!term.isWord || term.isCommon || term.matches > 0) continue
    const near = await nearest(db, term.folded)
    if (!near) continue
    to = replaceWord(to, term.text, near.word)
    Object.assign(term, { text: near.word, matches: near.count })
  }
  const corrected = to === apart ? null : { from: q, to }
  if (to !== q) yield { q: to, corrected, relaxed: [] }
  const languages = (await ctx.settings.get()).settings.search_languages
  const weighed = terms
    .filter(({ isCommon }) => !isCommon)
    .map((term) => ({
      ...term,
      weight: isMeant(term) ? 1 : term.matches,
      isWhat: !isOfTime(term.text, languages),
    }))
  const kept = weighed
    .filter(({ weight }) => weight > 0)
    .toSorted(
      (one, other) =>
        Number(other.isWhat) - Number(one.isWhat) ||
        one.weight - other.weight ||
        other.text.length - one.text.length,
    )
  const isAnyWhat = weighed.some(({ isWhat }) => isWhat)
  const most = Math.min(kept.length, weighed.length - 1)
  for (let count = most; count > Math.max(0, most - maxTries); count--) {
    const left = new Set(kept.slice(0, count))
    if (isAnyWhat && ![...left].some(({ isWhat }) => isWhat)) return
    const relaxed = weighed.filter((term) => !left.has(term)).map(({ text }) => text)
    yield {
      q: `${relaxed.reduce((rest, word) => replaceWord(rest, word, ''), to).trim()} `,
      corrected,
      relaxed,
    }
  }
  if (times.length === 0 || !isAnyWhat) return
  const relaxed = times.map(({ text }) => text)
  yield {
    q: `${relaxed.reduce((rest, time) => rest.replace(time, ''), to).trim()} `,
    corrected,
    relaxed,
  }
}

/** `text` with something else in these places of it. */
function replaceAt(text: string, places: Filter[], by: (text: string) => string): string {
  return places.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + by(text.slice(start, end)) + rest.slice(end),
    text,
  )
}

/** Who puts words in quotes means them, and a single letter tells nothing. */
function isMeant({ text, folded, isCjk }: Known): boolean {
  return /\s/.test(text) || (folded.length < 2 && !isCjk)
}

type Known = {
  text: string
  folded: string
  isCjk: boolean
  /** It's one word, with no digits. */
  isWord: boolean
  /** Too common for one of the languages to count beside others. */
  isCommon: boolean
  /** How often it was recorded; of a word that wasn't, how many events have another form of it. */
  matches: number
}

async function lookUp(db: Database, terms: SearchTerm[]): Promise<Known[]> {
  const texts = terms.filter(({ excluded }) => !excluded).map(({ text }) => text)
  const { rows } = await sql<Known>`
    select text, folded, has_cjk(folded) as "isCjk", folded ~ '^[^ 0-9]{2,40}$' and not has_cjk(folded) as "isWord",
      exists (
        select from unnest(search_languages()) language
        where numnode(phraseto_tsquery(language, text)) = 0) as "isCommon",
      coalesce(
        (select sum(count) from words where words.folded = typed.folded)::bigint,
        -- Of a phrase that is so many as have one of its words.
        (select event_count from index_query(
          term_query(text, false, search_languages()), 0, 0, 1000, null, null)),
        1
      ) as matches
    from (
      select text, fold_letters(search_text(text)) as folded, place
      from unnest(${texts}::text[]) with ordinality as given (text, place)
    ) typed
    order by place`.execute(db)
  return rows
}

/** The owner's word nearest to one that isn't known, the commoner the better; undefined where none is near. */
async function nearest(db: Database, folded: string) {
  const rows = await db.transaction().execute(async (trx) => {
    await sql`select set_config('pg_trgm.similarity_threshold', '0.25', true)`.execute(trx)
    const found = await sql<{ word: string; folded: string; count: number }>`
      select word, folded, count from words
      where folded % ${folded}::text and folded <> ${folded}::text
        and abs(length(folded) - length(${folded}::text)) <= 2
      order by similarity(folded, ${folded}::text) desc, count desc limit 50`.execute(trx)
    return found.rows
  })
  const farthest = folded.length < 5 ? 1 : 2
  const worth = (row: (typeof rows)[number]) =>
    Math.log(row.count + 1) - 5 * spellingDistance(row.folded, folded)
  return rows
    .filter((row) => spellingDistance(row.folded, folded) <= farthest)
    .toSorted((one, other) => worth(other) - worth(one))[0]
}
