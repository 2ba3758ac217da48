import { isCancelled } from '../../../db/errors.ts'
import { problem } from '../../base/problem.ts'

/**
 * Says what to do about a search that the database gave up, which isn't down then.
 * @throws the error, or a Problem in its place
 */
export function orTooSlow(error: unknown): never {
  if (!isCancelled(error)) throw error
  throw problem(
    'database_unavailable',
    'The search took longer than 15 seconds and was stopped. Narrow it: by days (in:2019), tags or words.',
    { cause: error },
  )
}
