/**
 * Whether `error` says that the database won't have the data: SQLSTATE classes 22 (data),
 * 23 (constraints) and 54 (limits), PostgreSQL's appendix A.
 */
export function isRefused(error: unknown): error is Error {
  return (
    error instanceof Error &&
    error.name === 'PostgresError' &&
    'code' in error &&
    /^(22|23|54)/.test(String(error.code))
  )
}
