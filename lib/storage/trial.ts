import type { Storage } from './client.ts'
import { headObject } from './objects.ts'
import type { ProbeResult } from './schema.ts'
import type { UploadRequest } from './sign-upload.ts'
import { answeredStatus } from './unavailable.ts'

/** What the checks of a probe work with; `key` makes a key of theirs, whose object goes afterwards. */
export type Trial = { storage: Storage; now: Date; key: (name: string) => string }

/** Says in words what was seen instead of what was promised, or null where that was kept. */
export type Check = [name: string, look: () => Promise<string | null>]

export const smallFile = Buffer.from('probe')
export const contentType = 'text/plain'

/** Does the checks one after the other. @throws {Problem} `storage_unavailable` */
export async function lookAt(way: ProbeResult['way'], checks: Check[]): Promise<ProbeResult[]> {
  const results: ProbeResult[] = []
  for (const [check, look] of checks) {
    const detail = await look().catch((error) => {
      const status = answeredStatus(error)
      if (status === undefined) throw error
      return `It answered ${status} to a request that should have succeeded.`
    })
    results.push({ check, way, passed: detail === null, detail })
  }
  return results
}

/** What is to be signed for a small file under `key`. */
export function smallUpload({ storage, now }: Trial, key: string): UploadRequest {
  const { endpoint } = storage.options
  return { endpoint, key, contentType, size: smallFile.length, now }
}

/** A file is stored as it was sent: with this status, size and type. */
export async function wasStored(
  { storage }: Trial,
  key: string,
  [status, due]: [status: number, due: number],
): Promise<string | null> {
  const stored = await headObject(storage, key)
  const isRight = stored?.size === smallFile.length && stored.contentType === contentType
  return status === due && isRight
    ? null
    : `It answered ${status} and stored ${JSON.stringify(stored ?? null)}.`
}

/** A refusal is any status from 400 to 499 with nothing stored: the codes differ between stores. */
export async function wasRefused(
  { storage }: Trial,
  key: string,
  status: number,
): Promise<string | null> {
  const stored = await headObject(storage, key)
  return status >= 400 && status < 500 && !stored
    ? null
    : `It answered ${status} and stored ${stored ? `${stored.size} bytes` : 'nothing'}.`
}
