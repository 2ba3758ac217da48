import { isUnknownTimezone } from '../../db/errors.ts'
import { problem } from '../base/problem.ts'

const message = 'is unknown to this PostgreSQL: take another name of it, or update PostgreSQL'

/**
 * The result of a query that takes a timezone, which the runtime knows and PostgreSQL may not: each
 * has a list of its own, and one of them is older.
 * @throws {Problem} `validation_failed` at `timezone`
 */
export async function withKnownTimezone<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (error) {
    if (!isUnknownTimezone(error)) throw error
    throw problem('validation_failed', `timezone: ${message}.`, {
      errors: [{ path: 'timezone', message }],
      cause: error,
    })
  }
}
