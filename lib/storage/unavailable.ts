import { Problem, problem } from '../base/problem.ts'
import { StorageRefusal } from './send-signed.ts'

/** The HTTP status with which the storage answered; undefined where it didn't answer at all. */
export function answeredStatus(error: unknown): number | undefined {
  if (error instanceof Problem) return answeredStatus(error.cause)
  return error instanceof StorageRefusal ? error.status : undefined
}

/** What a client is told where the storage failed. The reason stays in `cause`, for the log. */
export function storageUnavailable(cause: unknown): Problem {
  if (cause instanceof Problem) return cause
  const status = answeredStatus(cause)
  if (status === 401 || status === 403) {
    return problem(
      'storage_unavailable',
      'The file storage refuses the access key. Check RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY.',
      { cause },
    )
  }
  return problem(
    'storage_unavailable',
    status === undefined
      ? 'The file storage does not answer. Files are within reach again as soon as it does.'
      : `The file storage failed with status ${status}. Its own log says why.`,
    { cause },
  )
}
