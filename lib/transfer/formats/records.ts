import type { Context } from '../../context.ts'
import {
  type ImportCounts,
  type ImportOptions,
  importEvents,
  type Refused,
} from '../import/import.ts'
import { importRevisions, isRevision } from '../import/revisions.ts'
import type { SourceRecord } from './ndjson.ts'

/**
 * Takes in what an export has: events and, behind those that they belong to, revisions.
 * @param counts is kept up to date
 * @returns what is refused, as it's found; often nothing
 */
export async function* importRecords(
  ctx: Context,
  records: AsyncIterable<SourceRecord>,
  options: ImportOptions,
  counts: ImportCounts,
): AsyncGenerator<Refused[]> {
  const source = records[Symbol.asyncIterator]()
  let next = await source.next()
  let isStopped = false

  /** The records of one kind from here on. Whoever takes only some of them wants no others either. */
  async function* run(kind: boolean): AsyncGenerator<SourceRecord> {
    isStopped = true
    while (!next.done && isRevision(next.value) === kind) {
      yield next.value
      next = await source.next()
    }
    isStopped = false
  }

  while (!next.done && !isStopped) {
    if (isRevision(next.value)) yield* importRevisions(ctx, run(true), options, counts)
    else yield* importEvents(ctx, run(false), options, counts)
  }
  await source.return?.()
}
