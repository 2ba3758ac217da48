import type { IncomingMessage } from 'node:http'
import { encodeStrictly } from '../http/encode-strictly.ts'
import { EarlyAnswerHttpAgent, EarlyAnswerHttpsAgent } from './early-answer.ts'
import type { StorageStatus } from './schema.ts'
import { type SignedRequest, sendSigned, type Timeouts } from './send-signed.ts'
import type { Account } from './signature.ts'

export type StorageOptions = Account & { bucket: string; timeouts?: Timeouts }

/** Without `key` it's about the bucket. */
export type StorageRequest = Omit<SignedRequest, 'path'> & { key?: string }

export type Storage = {
  /** As `sendSigned`. */
  send(request: StorageRequest): Promise<IncomingMessage>
  options: StorageOptions
  /** What the configuration says, whatever key is in use. */
  given: StorageOptions
  timeouts: Timeouts
  /** What the latest preparation saw. */
  status: StorageStatus
  /** Goes on with another key; what is under way ends with the former one. */
  useKey(key: { accessKey: string; secretKey: string }): void
  /** Ends all connections. */
  close(): void
}

export const usualTimeouts: Timeouts = { connect: 3_000, answer: 10_000, copy: 300_000 }

// A download holds its connection for as long as its reader takes; `timeout` ends idle ones before the
// storage does, so that none is closed just as it is used again.
const connections = { keepAlive: true, maxSockets: 500, timeout: 20_000 }

/** A client of the storage. Nothing is sent before the first call of another function. */
export function openStorage(options: StorageOptions): Storage {
  const { timeouts = usualTimeouts } = options
  const isEncrypted = options.endpoint.toLowerCase().startsWith('https:')
  const agent = new (isEncrypted ? EarlyAnswerHttpsAgent : EarlyAnswerHttpAgent)(connections)
  const storage: Storage = {
    send({ key = '', ...request }) {
      const path = objectPath(storage.options.bucket, key)
      return sendSigned(storage.options, { timeouts, agent }, { ...request, path })
    },
    options,
    given: options,
    timeouts,
    status: {
      reachable: false,
      checked_at: null,
      error: null,
      uploads: { way: 'form', reason: 'The storage has not been checked yet.' },
      probe: [],
    },
    useKey(key) {
      storage.options = { ...options, ...key }
    },
    close: () => agent.destroy(),
  }
  return storage
}

/** The path of an object, or of the bucket where there is no key. */
export function objectPath(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeStrictly).join('/')}`
}
