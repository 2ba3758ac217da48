import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { limits } from '../base/limits.ts'
import type { Author } from '../events/change.ts'

/** An event's tags before and after a change. */
export type TagChange = { id: number; before: string[]; after: string[] }

/** Those of `tags` that aren't taken away, then those that are added. */
export function changedTags(tags: string[], added: string[], removed: string[]): string[] {
  const kept = tags.filter((tag) => !removed.includes(tag))
  return [...kept, ...added.filter((tag) => !kept.includes(tag))]
}

/** What was there before `change`, of which the owner may have changed more since. */
export function undoneTags(tags: string[], { before, after }: TagChange): string[] {
  if (isSame(tags, after)) return before
  const added = before.filter((tag) => !after.includes(tag))
  const removed = after.filter((tag) => !before.includes(tag))
  return changedTags(tags, added, removed)
}

export function isSame(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((tag, i) => tag === other[i])
}

/** Why an event can't have these tags, if it can't. */
export function refusal(tags: string[]): string | undefined {
  if (tags.length <= limits.tagsPerEvent) return undefined
  return `It would have ${tags.length} tags, of at most ${limits.tagsPerEvent}.`
}

/** The tags of those events that are there, which stay as they are until the transaction ends. */
export async function lockTags(
  db: Database,
  ids: number[],
): Promise<{ id: number; tags: string[] }[]> {
  const { rows } = await sql<{ id: number; tags: string[] }>`
    select id, tags from events
    where id = any(${ids}::bigint[]) and deleted_at is null
    order by id for update`.execute(db)
  return rows
}

/** Gives events these tags, as a new version of each. */
export async function writeTags(db: Database, changes: TagChange[], by: Author): Promise<void> {
  if (changes.length === 0) return
  const rows = JSON.stringify(changes.map(({ id, after }) => ({ id, tags: after })))
  await sql`
    update events set tags = given.tags, version = version + 1, updated_at = now()
    from json_to_recordset(${rows}::text::json) as given (id bigint, tags text[]),
      (select set_config('lifelog.changed_by', ${by}, true)) as author
    where events.id = given.id`.execute(db)
}
