import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { TagsList } from '../events/schema.ts'

export type TagCount = TagsList['items'][number]

/** The tags in use that begin with `prefix`, the commonest first. */
export async function listTags(
  ctx: Context,
  { prefix, limit }: { prefix: string; limit?: number | undefined },
): Promise<TagCount[]> {
  const beginning = `${prefix.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<TagCount>`
    select tag, sum(count)::bigint as count from tag_counts
    where tag like ${beginning}
    group by tag
    having sum(count) > 0
    order by count desc, tag
    ${limit ? sql`limit ${limit}` : sql``}`.execute(ctx.db)
  return rows
}

/** Sums up the ledger, so that it has one row a tag again. */
export async function sumUpTags(ctx: Pick<Context, 'db'>): Promise<void> {
  await sql`
    with gone as (delete from tag_counts returning tag, count)
    insert into tag_counts
    select tag, sum(count) from gone group by tag having sum(count) <> 0`.execute(ctx.db)
}
