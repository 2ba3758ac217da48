import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { eventColumns, eventColumnsWithTrash } from '../../events/columns.ts'
import type { Event } from '../../events/schema.ts'

/** How many events are read, and held in memory, at a time. */
const batchSize = 250

/**
 * Every event, oldest id first; those in the trash, and the files in it, only where `trash` says so,
 * and then all with `deleted_at`. Read by a cursor over the primary key: no transaction stays open for a slow reader,
 * and an event that is there throughout comes exactly once.
 */
export async function* allEvents(
  ctx: Pick<Context, 'db'>,
  { trash = false } = {},
): AsyncGenerator<Event[]> {
  for (let last = 0; ; ) {
    const { rows } = await sql<Event>`
      select ${trash ? eventColumnsWithTrash : eventColumns} from events
      where id > ${last} ${trash ? sql`` : sql`and deleted_at is null`}
      order by id
      limit ${sql.lit(batchSize)}`.execute(ctx.db)
    const final = rows.at(-1)
    if (!final) return
    yield rows
    if (rows.length < batchSize) return
    last = final.id
  }
}

/** An export with one event a line, then one revision a line. */
export async function* asNdjson(
  events: AsyncIterable<object[]>,
  revisions?: AsyncIterable<object[]>,
): AsyncGenerator<string> {
  for (const batches of [events, revisions]) {
    for await (const batch of batches ?? []) {
      yield batch.map((record) => `${JSON.stringify(record)}\n`).join('')
    }
  }
}

/**
 * An export as one JSON document: `{lifelog_export: 1, exported_at, events: [Event…]}`, and
 * `revisions` where these are given.
 */
export async function* asJson(
  exportedAt: Date,
  events: AsyncIterable<object[]>,
  revisions?: AsyncIterable<object[]>,
): AsyncGenerator<string> {
  // With the first events, not before: a database that is down is found out by then.
  yield* asArray(
    `{"lifelog_export":1,"exported_at":${JSON.stringify(exportedAt)},"events":[\n`,
    events,
  )
  if (revisions) yield* asArray(',"revisions":[\n', revisions)
  yield '}\n'
}

async function* asArray(head: string, batches: AsyncIterable<object[]>): AsyncGenerator<string> {
  let before = head
  for await (const batch of batches) {
    yield before + batch.map((record) => JSON.stringify(record)).join(',\n')
    before = ',\n'
  }
  yield before === ',\n' ? '\n]' : `${before}]`
}
