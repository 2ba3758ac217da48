import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { startObjectStore } from '../../../lib/embedded/object-store.ts'
import { describeStorageContract } from '../../support/storage-contract.ts'

describeStorageContract('The embedded object store', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-objects-'))
  const account = { accessKey: 'lifelog', secretKey: 'lifelog-secret', region: 'us-east-1' }
  const store = await startObjectStore({
    dir,
    host: '127.0.0.1',
    port: 0,
    ...account,
    log: pino({ level: 'silent' }),
  })
  return {
    ...account,
    endpoint: store.endpoint,
    stop: async () => {
      await store.close()
      await rm(dir, { recursive: true })
    },
  }
})
