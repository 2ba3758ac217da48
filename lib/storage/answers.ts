import { headBucket } from './bucket.ts'
import type { Storage } from './client.ts'

/** For how long an answer counts, and how long it's waited for, in ms. */
const cacheTtl = 2_000

/**
 * A function that tells whether the storage has the bucket at this moment. The storage is asked every
 * two seconds at most, however many ask here, and one that takes as long counts as one that isn't
 * there.
 */
export function cachedReachability(storage: Storage): () => Promise<boolean> {
  let latest: { at: number; answer: Promise<boolean> } | undefined
  return () => {
    const now = performance.now()
    if (latest && now - latest.at < cacheTtl) return latest.answer
    const answer = headBucket(storage, AbortSignal.timeout(cacheTtl)).then(
      () => true,
      () => false,
    )
    latest = { at: now, answer }
    return answer
  }
}
