import { sql } from 'kysely'
import * as v from 'valibot'
import type { Context } from '../../context.ts'
import type { SourceRecord } from '../formats/ndjson.ts'
import { ExportedRevision } from '../schema.ts'
import { type ImportCounts, type ImportOptions, maxRefusals, type Refused } from './import.ts'

const batchSize = 1_000
/** A statement must end in seconds, whatever its revisions are like. */
const batchBytes = 4 * 1024 * 1024

type Given = ExportedRevision & { line: number }

/** Whether a record of an export is a revision and no event. */
export function isRevision(record: SourceRecord): boolean {
  const value = 'value' in record ? record.value : undefined
  return typeof value === 'object' && value !== null && 'event_uid' in value
}

/**
 * Takes in what events were before. One that an event has already stays as it is, and one of a
 * version that the event here hasn't come to is of another history and left out.
 * @param counts is kept up to date
 * @returns what is refused, as it's found; often nothing
 */
export async function* importRevisions(
  ctx: Context,
  records: AsyncIterable<SourceRecord>,
  options: ImportOptions,
  { revisions: counts }: ImportCounts,
): AsyncGenerator<Refused[]> {
  let batch: Given[] = []
  let bytes = 0
  let refused: Refused[] = []
  let refusals = 0
  const flush = async () => {
    if (batch.length > 0) {
      const unknown = await unknownEvents(ctx, batch)
      // A dry run doesn't make the events to which they belong.
      const wanted = options.dryRun ? batch : batch.filter((one) => !unknown.has(one.event_uid))
      const restored = await write(ctx, wanted, options.dryRun, unknown)
      counts.restored += restored
      counts.skipped += wanted.length - restored
      for (const { line, event_uid } of options.dryRun ? [] : batch) {
        if (unknown.has(event_uid)) refused.push({ line, reason: `there is no event ${event_uid}` })
      }
    }
    const told = refused
    refusals += told.length
    batch = []
    bytes = 0
    refused = []
    return told
  }
  for await (const record of records) {
    const { line } = record
    const read = v.safeParse(ExportedRevision, 'value' in record ? record.value : undefined, {
      abortEarly: true,
    })
    if (read.success) {
      batch.push({ ...read.output, line })
      bytes += sizeOf(read.output.before)
    } else {
      const [issue] = read.issues
      refused.push({ line, reason: `revision: ${v.getDotPath(issue) ?? ''} ${issue.message}` })
    }
    if (batch.length === batchSize || bytes > batchBytes || refused.length === batchSize) {
      yield await flush()
      if (refusals < maxRefusals) continue
      yield [{ line, reason: `${refusals} were refused; no more is read` }]
      return
    }
  }
  yield await flush()
}

function sizeOf(before: ExportedRevision['before']): number {
  return JSON.stringify(before).length
}

async function unknownEvents({ db }: Context, batch: Given[]): Promise<Set<string>> {
  const uids = new Set(batch.map(({ event_uid }) => event_uid))
  const { rows } = await sql<{ uid: string }>`
    select uid from events where uid = any(${[...uids]}::text[]::uuid[])`.execute(db)
  for (const { uid } of rows) uids.delete(uid)
  return uids
}

/** @returns how many weren't there */
async function write(
  { db }: Context,
  batch: Given[],
  dryRun: boolean,
  unknown: Set<string>,
): Promise<number> {
  const given = sql`json_to_recordset(${JSON.stringify(batch)}::text::json) as given (
    event_uid uuid, version integer, changed_at timestamptz, changed_by text, before jsonb)`
  if (dryRun) {
    const { rows } = await sql<{ count: number }>`
      select count(*) from events join ${given} on uid = event_uid
      where given.version < events.version and not exists (
        select from event_revisions r where event_id = id and r.version = given.version)`.execute(
      db,
    )
    const ofNew = batch.filter(({ event_uid }) => unknown.has(event_uid))
    return (rows[0]?.count ?? 0) + ofNew.length
  }
  // The lock: an event that is deleted for good meanwhile would refuse the whole batch.
  const { numAffectedRows } = await sql`
    with known as materialized (
      select id, uid, version from events
      where uid in (select event_uid from ${given}) order by id for key share)
    insert into event_revisions (event_id, version, changed_at, changed_by, before)
    select known.id, given.version, least(given.changed_at, now()), given.changed_by, given.before
    from ${given} join known on known.uid = given.event_uid and given.version < known.version
    order by known.id, given.version
    on conflict do nothing`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
