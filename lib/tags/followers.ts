import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { limits } from '../base/limits.ts'
import { normalizeTag } from '../events/schema.ts'
import { tagText, tokensOf } from '../search/query/tokens.ts'

/** What named a tag, as it was and as it is since the tag was changed. */
export type TagFollowers = {
  views: { id: number; before: string; after: string }[]
  paused: { before: string[]; after: string[] } | null
}

/**
 * Has saved searches and pauses name a tag by its new name. Of a tag that is taken away no pause is
 * left; searches stay, since they may exclude it.
 */
export async function followTag(
  trx: Transaction<Tables>,
  tag: string,
  name: string | null,
): Promise<TagFollowers> {
  const all = await trx.selectFrom('views').select(['id', 'query']).forUpdate().execute()
  const views = all
    .map(({ id, query }) => ({ id, before: query, after: renamedIn(query, tag, name) }))
    .filter(({ before, after }) => before !== after && after.length <= limits.search)
  for (const { id, after } of views) await setQuery(trx, id, after)
  const before = await pausedTags(trx)
  const after = before.map((one) => (one === tag ? name : one)).filter((one) => one !== null)
  const paused = before.includes(tag) ? { before, after: [...new Set(after)] } : null
  if (paused) await setPausedTags(trx, paused.after)
  return { views, paused }
}

/** Takes that back, where nobody has changed it since. */
export async function unfollowTag(
  trx: Transaction<Tables>,
  { views, paused }: TagFollowers,
): Promise<void> {
  for (const { id, before, after } of views) await setQuery(trx, id, before, after)
  if (!paused || String(await pausedTags(trx)) !== String(paused.after)) return
  await setPausedTags(trx, paused.before)
}

/** A search with a tag's operator renamed, all else as it was typed. */
function renamedIn(query: string, tag: string, name: string | null): string {
  if (name === null) return query
  return tokensOf(query)
    .toReversed()
    .filter(({ operator, value }) => operator?.name === 'tag' && normalizeTag(value) === tag)
    .reduce(
      (text, { start, end, excluded }) =>
        `${text.slice(0, start)}${excluded ? '-' : ''}${tagText(name)}${text.slice(end)}`,
      query,
    )
}

async function setQuery(
  trx: Transaction<Tables>,
  id: number,
  query: string,
  only?: string,
): Promise<void> {
  const update = trx.updateTable('views').set({ query }).where('id', '=', id)
  await (only === undefined ? update : update.where('query', '=', only)).execute()
}

async function pausedTags(trx: Transaction<Tables>): Promise<string[]> {
  const row = await trx
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'paused_tags')
    .forUpdate()
    .executeTakeFirst()
  return (row?.value ?? []) as string[]
}

async function setPausedTags(trx: Transaction<Tables>, tags: string[]): Promise<void> {
  await trx
    .updateTable('settings')
    .set({ value: sql<unknown>`${JSON.stringify(tags)}::text::jsonb` })
    .where('name', '=', 'paused_tags')
    .execute()
}
