import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { limits } from '../base/limits.ts'
import { isInYears } from '../base/timezone.ts'
import type { Author } from '../events/change.ts'
import { columnsOfWhen } from '../events/columns.ts'
import { changeWhen, type When } from '../events/when.ts'

/** What a change of many events may set of each. */
export type EventState = When & { tags: string[] }
export type EventChange = { id: number; before: EventState; after: EventState }

const columns = sql`
  events.id, events.timestamp, events.timezone, events.end_timestamp, events.precision,
  events.approximate, events.tags`

/** Those of the events that are there, which stay as they are until the transaction ends. */
export async function lockEvents(
  db: Database,
  ids: number[],
): Promise<{ id: number; state: EventState }[]> {
  const { rows } = await sql<EventState & { id: number }>`
    select ${columns} from events
    where id = any(${ids}::bigint[]) and deleted_at is null
    order by id for update`.execute(db)
  return rows.map(({ id, ...state }) => ({ id, state }))
}

/**
 * Makes events what they are after the changes, as a new version of each.
 * @returns the changes, with what the database has then
 */
export async function writeEvents(
  db: Database,
  changes: EventChange[],
  by: Author,
): Promise<EventChange[]> {
  if (changes.length === 0) return []
  const given = JSON.stringify(changes.map(({ id, after }) => ({ id, ...columnsOfWhen(after) })))
  const { rows } = await sql<EventState & { id: number }>`
    update events set
      tags = given.tags, timezone = given.timezone, timestamp = given.timestamp,
      local_date = given.local_date, end_timestamp = given.end_timestamp,
      version = version + 1, updated_at = now()
    from json_to_recordset(${given}::text::json) as given (
        id bigint, tags text[], timezone text, timestamp timestamptz, local_date date,
        end_timestamp timestamptz),
      (select set_config('lifelog.changed_by', ${by}, true)) as author
    where events.id = given.id
    returning ${columns}`.execute(db)
  const written = new Map(rows.map(({ id, ...state }) => [id, state]))
  return changes.map((change) => ({ ...change, after: written.get(change.id) ?? change.after }))
}

/** Those of `tags` that aren't taken away, then those that are added. */
export function changedTags(tags: string[], added: string[], removed: string[]): string[] {
  const kept = tags.filter((tag) => !removed.includes(tag))
  return [...kept, ...added.filter((tag) => !kept.includes(tag))]
}

/**
 * An event in another timezone: an exact time stays the same instant and has another clock, a day,
 * month or year stays what it is called; but for a day at the edge of the years that there are.
 */
export function inTimezone(when: When, timezone: string): When {
  const moved = changeWhen(when, { timezone }, timezone)
  return isInYears(moved.timestamp) && isInYears(moved.end_timestamp ?? moved.timestamp)
    ? moved
    : { ...when, timezone }
}

/** What an event is once a change is undone: what was changed of it since stays. */
export function undone(now: EventState, { before, after }: EventChange): EventState {
  return { ...(isSameTime(now, after) ? before : now), tags: undoneTags(now.tags, before, after) }
}

function undoneTags(tags: string[], before: EventState, after: EventState): string[] {
  if (isSameTags(tags, after.tags)) return before.tags
  const added = before.tags.filter((tag) => !after.tags.includes(tag))
  const removed = after.tags.filter((tag) => !before.tags.includes(tag))
  return changedTags(tags, added, removed)
}

/** Whether two states of an event are the same. */
export function isSame(one: EventState, other: EventState): boolean {
  return isSameTime(one, other) && isSameTags(one.tags, other.tags)
}

function isSameTime(one: EventState, other: EventState): boolean {
  return (['timestamp', 'timezone', 'end_timestamp', 'precision', 'approximate'] as const).every(
    (field) => one[field] === other[field],
  )
}

function isSameTags(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((tag, i) => tag === other[i])
}

/** Why an event can't have these tags, if it can't. */
export function refusal({ tags }: EventState): string | undefined {
  if (tags.length <= limits.tagsPerEvent) return undefined
  return `It would have ${tags.length} tags, of at most ${limits.tagsPerEvent}.`
}
