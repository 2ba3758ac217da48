import type { Context } from '../../context.ts'
import { flushPendingIndexes } from '../../search/index/pending-lists.ts'
import { readLexemes } from '../../search/index/read-lexemes.ts'
import type { SourceRecord } from '../formats/ndjson.ts'
import { type Claim, claimIds, highestWishedId, releaseIds } from './ids.ts'
import { type ImportedEvent, readRecord } from './record.ts'
import { analyzeEvents, type Written, writeBatch } from './write.ts'

export type ImportOptions = {
  /** What becomes of an event that is known by its uid. */
  onConflict: 'skip' | 'update'
  /** Only says what would happen. */
  dryRun: boolean
}

/** What became of the records so far. */
export type ImportCounts = {
  read: number
  created: number
  updated: number
  skipped: number
  revisions: { restored: number; skipped: number }
}

/** A record that is no event, and why. */
export type Refused = { line: number; reason: string }

/** A file of which more is refused is no export of events: 2 MB can hold 700,000 lines to refuse. */
export const maxRefusals = 100_000

/** What is written at once: a statement must end in seconds, whatever the events are like. */
const batchSize = 1_000
const batchWeight = 2 * 1024 * 1024
/** Fewer new events change no plan. */
const many = 10_000
/** After so many their lexemes are read, as each search as it is typed looks at those that aren't. */
const readAtOnce = 4_000
/** PostgreSQL makes the search vectors of one connection on one core, and waits while records are read. */
const atOnce = 3
/** Ids are claimed so many ahead at least: all who write events wait for it, as does the import. */
const minClaim = 20 * batchSize

/**
 * Takes events in, many a second. What is no event is refused and stops nothing else. An event
 * keeps the id that it brings where that's free, its version and its timestamps. Repeated it adds
 * nothing, as an event is known by its uid.
 * @param counts is kept up to date
 * @returns what is refused, as it's found; often nothing
 */
export async function* importEvents(
  ctx: Context,
  records: AsyncIterable<SourceRecord>,
  options: ImportOptions,
  counts: ImportCounts,
): AsyncGenerator<Refused[]> {
  const { settings } = await ctx.settings.get()
  const maxId = await highestWishedId(ctx, 'events')
  const claim: Claim = { upTo: 0 }
  let lowest: number | undefined
  const underWay: Promise<Written>[] = []
  let refused: Refused[] = []
  let refusals = 0
  let unread = 0
  const settle = async () => {
    const written = await underWay.shift()
    if (!written) return
    counts.created += written.created
    counts.updated += written.updated
    counts.skipped += written.skipped
    refused.push(...written.refused)
    unread += written.created + written.updated
    if (unread < readAtOnce || options.dryRun) return
    unread = 0
    await readLexemes(ctx)
  }
  const write = async (batch: ImportedEvent[]) => {
    // Batches under way at once may be written in any order, which matters where they overwrite.
    while (underWay.length >= (options.onConflict === 'skip' ? atOnce : 1)) await settle()
    const highest = batch.reduce((max, { id }) => Math.max(max, id ?? 0), 0)
    if (!options.dryRun && highest > claim.upTo) {
      // All who write events wait meanwhile: twice as far each time, it's done a few times in all.
      lowest ??= highest
      await claimIds(ctx, 'events', highest + Math.max(highest - lowest, minClaim), claim)
    }
    const writing = writeBatch(ctx, batch, options)
    writing.catch(() => {})
    underWay.push(writing)
  }

  let batch = new Map<string, ImportedEvent>()
  let weight = 0
  try {
    for await (const record of records) {
      counts.read += 1
      const read = 'reason' in record ? record : readRecord(record, settings.timezone, maxId)
      if ('reason' in read) {
        refused.push({ line: record.line, reason: read.reason })
        refusals += 1
        if (refusals === maxRefusals) {
          refused.push({
            line: record.line,
            reason: `${maxRefusals} were refused; no more is read`,
          })
          break
        }
        if (refused.length < batchSize) continue
        yield refused
        refused = []
        continue
      }
      const isRepeated = batch.has(read.uid)
      if (isRepeated && options.onConflict === 'skip') {
        counts.skipped += 1
        continue
      }
      if (isRepeated || batch.size === batchSize || weight > batchWeight) {
        await write([...batch.values()])
        batch = new Map()
        weight = 0
        yield refused
        refused = []
      }
      batch.set(read.uid, read)
      weight += read.weight
    }
    if (batch.size > 0) await write([...batch.values()])
    while (underWay.length > 0) await settle()
    yield refused
  } finally {
    await Promise.allSettled(underWay)
    await releaseIds(ctx, claim)
    if (!options.dryRun) await flushPendingIndexes(ctx)
    if (!options.dryRun && counts.created >= many) await analyzeEvents(ctx)
  }
}
