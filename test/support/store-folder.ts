import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startObjectStore } from '../../lib/embedded/object-store.ts'
import type { S3 } from './s3.ts'

/** The embedded object store on a temporary folder, for a whole file of tests. */
export async function startStoreFolder(): Promise<S3> {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-objects-'))
  const account = { accessKey: 'lifelog', secretKey: 'lifelog-secret', region: 'us-east-1' }
  const log = pino({ level: 'silent' })
  const store = await startObjectStore({ dir, host: '127.0.0.1', port: 0, ...account, log })
  return {
    ...account,
    endpoint: store.endpoint,
    stop: async () => {
      await store.close()
      await rm(dir, { recursive: true })
    },
  }
}
