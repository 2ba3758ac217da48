import { sql } from 'kysely'
import type { Context } from '../../context.ts'

/**
 * Up to which id an import keeps all others away, where the sequence was moved to for that, and the
 * latest id given before.
 */
export type Claim = { upTo: number; movedTo?: number; before?: number }

/** How far above the latest id an import may wish for one. */
const wishes = 10_000_000

/**
 * The highest id that an import may bring along: whatever is created later has higher ones, so a
 * single record must not carry them off.
 */
export async function highestWishedId(
  { db }: Pick<Context, 'db'>,
  table: 'events' | 'attachments',
): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select case when is_called then last_value else 0 end as last
    from ${sql.table(`${table}_id_seq`)}`.execute(db)
  return (rows[0]?.last ?? 0) + wishes
}

/**
 * Makes sure that nothing new in `table` is given an id up to `upTo`, since the import may need it.
 * Its sequence is moved on while nobody writes: whoever took an id from it has by then stored its
 * row, or hasn't taken one yet.
 */
export async function claimIds(
  { db }: Pick<Context, 'db'>,
  table: 'events' | 'attachments',
  upTo: number,
  claim: Claim,
): Promise<void> {
  const sequence = `${table}_id_seq`
  await db.transaction().execute(async (trx) => {
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(trx)
    const { rows } = await sql<{ last: number }>`
      select case when is_called then last_value else 0 end as last
      from ${sql.table(sequence)}`.execute(trx)
    const last = rows[0]?.last ?? 0
    claim.before ??= last
    // Always a little on, so that another import sees that it isn't the only one.
    claim.movedTo = Math.max(upTo, last + 1)
    await sql`select setval(${sequence}, ${claim.movedTo}::bigint)`.execute(trx)
  })
  claim.upTo = upTo
}

/**
 * Gives back what was claimed and not used, so that the next event follows the last one; unless
 * somebody has moved the sequence on since, such as an import that goes on.
 */
export async function releaseIds({ db }: Pick<Context, 'db'>, claim: Claim): Promise<void> {
  if (claim.before === undefined) return
  await db.transaction().execute(async (trx) => {
    await sql`lock table events in share row exclusive mode`.execute(trx)
    await sql`
      select setval('events_id_seq', used.last)
      from (
        select greatest(${claim.before}::bigint, (select max(id) from events)) as last
      ) used, events_id_seq
      where used.last > 0 and last_value = ${claim.movedTo}::bigint`.execute(trx)
  })
}
