import type { Logger } from 'pino'
import { allowBrowsers, ensureBucket } from './bucket.ts'
import type { Storage } from './client.ts'
import { type Probed, probeStorage } from './probe.ts'
import { answeredStatus, storageUnavailable } from './unavailable.ts'

type Preparation = {
  /** What comes first; where it fails, so does all of it. */
  beforehand?: () => Promise<void>
  /** What is known of the storage, which then isn't probed. */
  known?: Probed
}

/**
 * Makes the bucket where it's missing, lets browsers of any origin reach it (what they may do is
 * what was signed), and probes whether the storage keeps its promises, which decides how files are sent.
 * Writes `storage.status`; a promise that isn't kept is logged as a warning and stops nothing.
 * @throws {Problem} `storage_unavailable`
 */
export async function prepareStorage(
  storage: Storage,
  log: Logger,
  now: () => Date,
  { beforehand, known }: Preparation = {},
): Promise<void> {
  try {
    await beforehand?.()
    await ensureBucket(storage)
    await tryToAllowBrowsers(storage, log)
    const seen = known ?? (await probeStorage(storage, now()))
    storage.status = { reachable: true, checked_at: now().toISOString(), error: null, ...seen }
  } catch (error) {
    const unavailable = storageUnavailable(error)
    storage.status = {
      reachable: false,
      checked_at: now().toISOString(),
      error: unavailable.message,
      uploads: storage.status.uploads,
      probe: [],
    }
    throw unavailable
  }
  for (const { check, passed, detail } of storage.status.probe) {
    if (!passed) log.warn({ check, detail }, 'The storage does not keep a promise of S3.')
  }
  log.info(storage.status.uploads, 'How files get into the storage.')
}

/**
 * Prepares the storage in the background, again and again after 1, 2, 4 … at most 30 seconds until
 * it's done once.
 * @returns a function that stops it
 */
export function keepPreparing(
  storage: Storage,
  log: Logger,
  now: () => Date,
  preparation?: Preparation,
): () => void {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const attempt = async (delay: number) => {
    try {
      await prepareStorage(storage, log, now, preparation)
      if (!stopped) log.info('The storage is ready.')
    } catch (error) {
      if (stopped) return
      log.warn({ err: error, retry_in_s: delay / 1000 }, 'The storage is not ready.')
      timer = setTimeout(attempt, delay, Math.min(delay * 2, 30_000))
    }
  }
  void attempt(1_000)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

/** A storage that can't be told may still let browsers in by its own settings: the probe looks. */
async function tryToAllowBrowsers(storage: Storage, log: Logger): Promise<void> {
  try {
    await allowBrowsers(storage)
  } catch (error) {
    if (answeredStatus(error) === undefined) throw error
    log.warn({ err: error }, 'The storage does not let LifeLog set its CORS rules.')
  }
}
