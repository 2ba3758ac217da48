import { HeadBucketCommand } from '@aws-sdk/client-s3'
import type { Storage } from './client.ts'

/** For how long an answer counts, and how long it's waited for, in ms. */
const cacheTtl = 2_000

const latest = new WeakMap<Storage, { at: number; answer: Promise<boolean> }>()

/**
 * Whether the storage has the bucket at this moment. It's asked every two seconds at most, however
 * many ask here, and a storage that takes as long counts as one that isn't there.
 */
export function storageAnswers(storage: Storage): Promise<boolean> {
  const known = latest.get(storage)
  const now = performance.now()
  if (known && now - known.at < cacheTtl) return known.answer
  const answer = storage.client
    .send(new HeadBucketCommand({ Bucket: storage.options.bucket }), {
      abortSignal: AbortSignal.timeout(cacheTtl),
    })
    .then(
      () => true,
      () => false,
    )
  latest.set(storage, { at: now, answer })
  return answer
}
