import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { limits } from '../base/limits.ts'

/** So many events are changed in one transaction: others wait for them no longer than that takes. */
const batchSize = 500

type Change = { id: number; tag: string; name: string | null; changed_by: string }

/**
 * Changes the tags of the next events, keeping what they were before.
 * @returns how many; undefined where no event has the tag any more
 */
export async function changeTagBatch(
  trx: Transaction<Tables>,
  change: Change,
): Promise<number | undefined> {
  const { id, tag, name } = change
  const ids = await nextEvents(trx, id, sql`and before is null`)
  if (ids.length === 0) return (await addEvents(trx, change)) ? 0 : undefined
  // Without the tag, as of an event that is gone, there will be nothing to undo.
  await sql`
    update tag_change_events
    set before = coalesce((select tags from events where id = event_id), '{}')
    where change_id = ${id} and event_id = any(${ids}::bigint[])`.execute(trx)
  return count(
    trx,
    change,
    sql`
    update events set tags = ${changed(sql`tags`, tag, name)}, version = version + 1, updated_at = now()
    where id = any(${ids}::bigint[]) and tags @> ${[tag]}::text[]`,
  )
}

/**
 * Gives the next events of a change their tag back.
 * @returns how many got it; undefined where there are no more
 */
export async function undoTagBatch(
  trx: Transaction<Tables>,
  change: Change,
): Promise<number | undefined> {
  const { id, tag, name } = change
  const ids = await nextEvents(trx, id, sql``)
  if (ids.length === 0) return undefined
  const wasMerged = sql`${name}::text = any(before)`
  const restored = sql`case
    when tags = ${changed(sql`before`, tag, name)} then before
    when ${name}::text is null or ${wasMerged} then array_append(tags, ${tag}::text)
    else array_replace(tags, ${name}::text, ${tag}::text) end`
  const given = await count(
    trx,
    change,
    sql`
    update events set tags = restored, version = version + 1, updated_at = now()
    from (
      select events.id as event, ${restored} as restored
      from events join tag_change_events on event_id = events.id
      where change_id = ${id} and event_id = any(${ids}::bigint[])
        and before @> ${[tag]}::text[] and not tags @> ${[tag]}::text[]
        and (${name}::text is null or tags @> ${[name]}::text[])) back
    where id = event and cardinality(restored) <= ${sql.lit(limits.tagsPerEvent)}`,
  )
  await sql`
    delete from tag_change_events
    where change_id = ${id} and event_id = any(${ids}::bigint[])`.execute(trx)
  return given
}

/** Tags after the change, in the same order, each once. */
function changed(tags: RawBuilder<unknown>, tag: string, name: string | null) {
  return sql`case
    when ${name}::text is null or ${name}::text = any(${tags}) then array_remove(${tags}, ${tag}::text)
    else array_replace(${tags}, ${tag}::text, ${name}::text) end`
}

/** Their rows are locked, in an order that no two transactions have differently. */
async function nextEvents(
  trx: Transaction<Tables>,
  id: number,
  condition: RawBuilder<unknown>,
): Promise<number[]> {
  const { rows } = await sql<{ event_id: number }>`
    select event_id from tag_change_events
    where change_id = ${id} ${condition}
    order by event_id limit ${sql.lit(batchSize)}`.execute(trx)
  const ids = rows.map(({ event_id }) => event_id)
  await sql`
    select from events where id = any(${ids}::bigint[]) order by id for update`.execute(trx)
  return ids
}

/** Notes which events have the tag; at the end too, for those that got it in the meantime. */
async function addEvents(trx: Transaction<Tables>, { id, tag }: Change): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    insert into tag_change_events (change_id, event_id)
    select ${id}, id from events where tags @> ${[tag]}::text[]
    on conflict do nothing`.execute(trx)
  return numAffectedRows > 0n
}

async function count(
  trx: Transaction<Tables>,
  { changed_by }: Change,
  update: RawBuilder<unknown>,
): Promise<number> {
  await sql`select set_config('lifelog.changed_by', ${changed_by}, true)`.execute(trx)
  const { rows } = await sql<{ events: number }>`
    with changed as (${update} returning deleted_at)
    select count(*)::integer as events from changed where deleted_at is null`.execute(trx)
  return rows[0]?.events ?? 0
}
