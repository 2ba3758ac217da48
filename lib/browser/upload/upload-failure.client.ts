import { Unreachable } from './send-with-progress.client.ts'

/** What may become of a file that failed: nothing, or a new try, by itself once there's a network. */
export type RetryPolicy = 'none' | 'retry' | 'online'

/** A failure in words for the owner. */
export class Failure extends Error {
  readonly retryPolicy: RetryPolicy
  /** What LifeLog's API calls it; empty where it wasn't LifeLog that failed. */
  readonly code: string
  constructor(message: string, retryPolicy: RetryPolicy, code = '') {
    super(message)
    this.retryPolicy = retryPolicy
    this.code = code
  }
}

/** @throws {Failure} where `error` says that LifeLog gave no answer; else `error` again */
export function offline(error: unknown): never {
  // Firefox calls it an abort where the page is left.
  const isBrokenOff = error instanceof DOMException && error.name === 'AbortError'
  if (error instanceof TypeError || error instanceof Unreachable || isBrokenOff) {
    throw new Failure(
      'LifeLog can’t be reached. The file is sent once the network is back.',
      'online',
    )
  }
  throw error
}

const permanentCodes = ['file_too_large', 'file_type_not_allowed', 'not_found', 'validation_failed']

/** What LifeLog answered instead of taking a file. */
export function failureOf(answer: string): Failure {
  const { code = '', detail = 'LifeLog failed to take the file.' } = parse(answer)
  if (code !== 'upload_mismatch') {
    return new Failure(detail, permanentCodes.includes(code) ? 'none' : 'retry', code)
  }
  const [what] = detail.split('. ')
  const words = 'This isn’t the kind of file that its name says, so it wasn’t kept.'
  return new Failure(`${words} ${what}.`, 'none', code)
}

type Told = { code?: string; detail?: string }

function parse(text: string): Told {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
