import { S3Client } from '@aws-sdk/client-s3'
import { EarlyAnswerHttpAgent, EarlyAnswerHttpsAgent } from './early-answer.ts'
import type { StorageStatus } from './schema.ts'
import { type Account, createSigner, type Signer } from './signer.ts'

export type StorageOptions = Account & { bucket: string; timeouts?: Timeouts }

/** In milliseconds: to be connected, to get an answer, and to get one to a copy of many bytes. */
export type Timeouts = { connect: number; answer: number; copy: number }

export type Storage = {
  client: S3Client
  signer: Signer
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

const nothing = () => {}
/** Left to itself the SDK writes to the console what reaches our log as the cause of a Problem. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

// A download holds its connection for as long as its reader takes; `timeout` ends idle ones before the
// storage does, so that none is closed just as it is used again.
const connections = { keepAlive: true, maxSockets: 500, timeout: 20_000 }

/** A client of the storage. Nothing is sent before the first call of another function. */
export function openStorage(options: StorageOptions): Storage {
  const timeouts = options.timeouts ?? { connect: 3_000, answer: 10_000, copy: 300_000 }
  const clients = [createClient(options, timeouts)]
  const storage: Storage = {
    client: clients[0] as S3Client,
    signer: createSigner(options),
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
      storage.signer = createSigner(storage.options)
      storage.client = createClient(storage.options, timeouts)
      clients.push(storage.client)
    },
    close() {
      for (const client of clients) client.destroy()
    },
  }
  return storage
}

function createClient(options: StorageOptions, timeouts: Timeouts): S3Client {
  return new S3Client({
    endpoint: options.endpoint,
    region: options.region,
    credentials: { accessKeyId: options.accessKey, secretAccessKey: options.secretKey },
    forcePathStyle: true,
    maxAttempts: 2,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    logger: silent,
    requestHandler: {
      connectionTimeout: timeouts.connect,
      requestTimeout: timeouts.answer,
      throwOnRequestTimeout: true,
      httpAgent: new EarlyAnswerHttpAgent(connections),
      httpsAgent: new EarlyAnswerHttpsAgent(connections),
    },
  })
}
