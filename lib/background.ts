import { setTimeout as delay } from 'node:timers/promises'
import { shareSnapshot } from '../db/snapshot.ts'
import { checkFiles } from './attachments/integrity/check-files.ts'
import { digestAttachments } from './attachments/integrity/digest.ts'
import { emptyOutbox } from './attachments/integrity/outbox.ts'
import { makeMissingRenditions } from './attachments/renditions/renditions.ts'
import { readTexts } from './attachments/text/file-text.ts'
import { indexFiles } from './attachments/text/index-files.ts'
import { readPictures } from './attachments/text/picture-text.ts'
import { endLinksInTrash } from './attachments/trash.ts'
import { countOrphans, sweep } from './attachments/upload/sweep.ts'
import { sumUpEventCounts } from './calendar/event-counts.ts'
import type { Context } from './context.ts'
import { followTimezoneData } from './events/local-dates.ts'
import { sumUpPlaceCounts } from './map/count-cells.ts'
import { flushPendingIndexes } from './search/index/pending-lists.ts'
import { readLexemes } from './search/index/read-lexemes.ts'
import { readWords } from './search/index/read-words.ts'
import { reindexEvents } from './search/index/reindex.ts'
import { changeTags } from './tags/changes.ts'
import { sumUpTags } from './tags/tags-in-use.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

/** How long a job is left out at most, in ms: what failed may be due again, though nothing was written. */
const longestRest = 30 * second

type Job = {
  name: string
  /** From the end of one time to the beginning of the next, in ms. */
  every: number
  needsStorage: boolean
  /** Only writes to the database give it something to do: it's left out while there are none. */
  followsWrites?: true
  run: (ctx: Context, signal: AbortSignal) => Promise<unknown>
}

/**
 * Starts what goes on besides the requests: deleting objects, SHA-256 digests, sweeping. Each is
 * never done twice at once here; instances may do the same at the same time. What fails is logged
 * and tried again, soon at first.
 * @returns `stop` ends it all, and resolves once nothing of it is under way.
 */
export function startBackground(ctx: Context): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const digestBackoff = new Map<number, number>()
  const jobs: Job[] = [
    {
      name: 'deleting files',
      every: 2 * second,
      needsStorage: true,
      run: async () => ctx.metrics.removed.add({ by: 'outbox' }, await emptyOutbox(ctx)),
    },
    {
      name: 'ending links',
      every: 2 * second,
      needsStorage: true,
      followsWrites: true,
      run: endLinksInTrash,
    },
    {
      name: 'digesting files',
      every: 2 * second,
      needsStorage: true,
      followsWrites: true,
      run: (c, signal) => digestAttachments(c, digestBackoff, signal),
    },
    {
      name: 'reading texts of files',
      every: 2 * second,
      needsStorage: true,
      followsWrites: true,
      run: readTexts,
    },
    {
      name: 'reading pictures',
      every: 2 * second,
      needsStorage: true,
      followsWrites: true,
      run: readPictures,
    },
    {
      name: 'indexing files',
      every: 2 * second,
      needsStorage: false,
      followsWrites: true,
      run: indexFiles,
    },
    {
      name: 'making renditions',
      every: 2 * second,
      needsStorage: true,
      followsWrites: true,
      run: makeMissingRenditions,
    },
    {
      name: 'sweeping uploads',
      every: 10 * minute,
      needsStorage: true,
      run: async () => ctx.metrics.removed.add({ by: 'sweep' }, (await sweep(ctx)).objects),
    },
    { name: 'looking for lost files', every: day, needsStorage: true, run: countOrphans },
    {
      name: 'checking files',
      every: 10 * minute,
      needsStorage: true,
      run: (c, signal) => checkFiles(c, signal),
    },
    {
      name: 'indexing events',
      every: 10 * second,
      needsStorage: false,
      run: reindexEvents,
    },
    {
      name: 'reading lexemes',
      every: second,
      needsStorage: false,
      followsWrites: true,
      run: readLexemes,
    },
    {
      name: 'counting words',
      every: 5 * second,
      needsStorage: false,
      followsWrites: true,
      run: readWords,
    },
    {
      name: 'updating the search index',
      every: 5 * second,
      needsStorage: false,
      followsWrites: true,
      run: flushPendingIndexes,
    },
    {
      name: 'changing tags',
      every: 2 * second,
      needsStorage: false,
      followsWrites: true,
      run: changeTags,
    },
    { name: 'correcting local dates', every: day, needsStorage: false, run: followTimezoneData },
    { name: 'summing up tags', every: 10 * minute, needsStorage: false, run: sumUpTags },
    { name: 'summing up days', every: 10 * minute, needsStorage: false, run: sumUpEventCounts },
    { name: 'summing up places', every: 10 * minute, needsStorage: false, run: sumUpPlaceCounts },
  ]
  const snapshot = shareSnapshot(ctx.db)
  const ended = jobs.map((job) => repeat(ctx, job, snapshot, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(ended)
    },
  }
}

async function repeat(
  ctx: Context,
  job: Job,
  snapshot: () => Promise<string>,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  let seen: string | undefined
  let ranAt = 0
  while (!signal.aborted) {
    // Before it has been prepared the storage may have no bucket.
    const ready = !job.needsStorage || ctx.storage.status.reachable
    if (ready) {
      try {
        const now = job.followsWrites ? await snapshot() : undefined
        if (!now || now !== seen || performance.now() - ranAt > longestRest) {
          await job.run(ctx, signal)
          ranAt = performance.now()
          ctx.metrics.background.add({ work: job.name, outcome: 'done' })
        }
        seen = now
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        seen = undefined
        failures += 1
        ctx.metrics.background.add({ work: job.name, outcome: 'failed' })
        ctx.log.warn({ err: error }, `${job.name} failed and is tried again`)
      }
    }
    const retry = Math.min(second * 2 ** failures, minute)
    await pause(!ready ? second : failures > 0 ? retry : job.every, signal)
  }
}

/** Waits, or until `signal` ends it. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
