import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type OperatorText, operators } from '../search/query/operator-reference.ts'
import { listTags } from '../tags/tags-in-use.ts'

/** What may be meant by what is typed: the text to put in its place, and what that is. */
export type Completion = {
  text: string
  note: string
  /** It's whole: what follows is something else. */
  whole: boolean
}

/** So many a small screen shows beside its keyboard. */
const maxCompletions = 6

/**
 * What the last piece of a search may become: an operator, its value, a tag, a place or a word. Nothing for
 * a single letter, which may become anything.
 */
export async function completeSearch(ctx: Context, piece: string): Promise<Completion[]> {
  const minus = piece.startsWith('-') ? '-' : ''
  const typed = piece.slice(minus.length).toLowerCase()
  const [, name, begun = ''] = /^([a-z]+):"?(.*)$/.exec(typed) ?? []
  const found = name
    ? name === 'tag'
      ? await tagsOf(ctx, begun, minus)
      : valuesOf(name, begun, minus)
    : typed.length < 2
      ? []
      : [
          ...namesOf(typed, minus),
          ...(await tagsOf(ctx, typed.replace(/^"/, ''), minus)).slice(0, 3),
          ...(await placesOf(ctx, typed.replace(/^"/, ''), minus)),
          ...(await wordsOf(ctx, typed.replace(/^"/, ''), minus)),
        ]
  // A word that is a tag or a place is there already.
  const names = new Set(found.filter(({ note }) => note !== 'word').map(nameOf))
  return found
    .filter((one) => one.text !== piece && (one.note !== 'word' || !names.has(nameOf(one))))
    .slice(0, maxCompletions)
}

function nameOf({ text }: Completion): string {
  return text
    .toLowerCase()
    .replace(/^-?(tag:)?/, '')
    .replaceAll('"', '')
}

const list: OperatorText[] = operators

function namesOf(typed: string, minus: string): Completion[] {
  return list
    .filter(({ name }) => name.startsWith(typed))
    .map(({ name, finds }) => ({
      text: `${minus}${name === 'meta.…' ? 'meta.' : `${name}:`}`,
      note: finds,
      whole: false,
    }))
}

/** Of operators with a few values only: the examples are all there is. */
function valuesOf(name: string, begun: string, minus: string): Completion[] {
  if (name !== 'has' && name !== 'type') return []
  const { examples = [] } = list.find((operator) => operator.name === name) ?? {}
  return examples
    .filter((example) => example.startsWith(`${name}:${begun}`))
    .map((example) => ({ text: minus + example, note: '', whole: true }))
}

async function tagsOf(ctx: Context, begun: string, minus: string): Promise<Completion[]> {
  const tags = await listTags(ctx, { prefix: begun, limit: maxCompletions })
  return tags.map(({ tag, count }) => ({
    text: `${minus}tag:${/[\s"]/.test(tag) ? `"${tag.replaceAll('"', '')}"` : tag}`,
    note: String(count),
    whole: true,
  }))
}

/** The owner's own words that begin so, the most frequent first. */
async function wordsOf(ctx: Context, begun: string, minus: string): Promise<Completion[]> {
  const beginning = `${begun.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<{ word: string }>`
    select word from words where folded like fold_letters(${beginning}::text)
    order by count desc, word limit ${sql.lit(maxCompletions)}`.execute(ctx.searchDb)
  return rows.map(({ word }) => ({
    text: `${minus}${word}`,
    note: 'word',
    whole: true,
  }))
}

/** Of so many events at places that begin so, those named most often come first. */
const eventsCounted = 1_000

async function placesOf(ctx: Context, begun: string, minus: string): Promise<Completion[]> {
  const beginning = `${begun.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<{ place: string }>`
    select place from (
      select place from events
      where lower(place) like lower(${beginning}) and place is not null and deleted_at is null
      limit ${sql.lit(eventsCounted)}
    ) named
    group by place order by count(*) desc, place limit 3`.execute(ctx.searchDb)
  return rows.map(({ place }) => ({
    text: `${minus}"${place.replaceAll('"', '')}"`,
    note: 'place',
    whole: true,
  }))
}
