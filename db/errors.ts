/** postgres.js's own codes and the system's for a server that can't be reached or went away. */
const connectionCodes = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/**
 * Whether `error` says that the database is down, starting, too slow, full or out of connections, or that
 * two changes waited for each other, and not that a query is wrong. The SQLSTATE classes are those of
 * PostgreSQL's appendix A: 08 connection, 25006 read-only, 40 rollback (a deadlock), 53 resources, 57
 * operator intervention, 58 system.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (isConnectionLost(error)) return true
  const { name, code } = codeOf(error)
  return name === 'PostgresError' && /^(08|40|53|57|58)...$|^25006$|^28...$/.test(code)
}

/** Whether `error` says that the disk of the database is full (SQLSTATE 53100). */
export function isDiskFull(error: unknown): boolean {
  const { name, code } = codeOf(error)
  return name === 'PostgresError' && code === '53100'
}

/** Whether `error` says that the connection to the database is gone, or never came about. */
export function isConnectionLost(error: unknown): boolean {
  return connectionCodes.has(codeOf(error).code)
}

/** Whether `error` says that a query was cancelled, as one that took too long is (57014). */
export function isCancelled(error: unknown): error is Error {
  const { name, code } = codeOf(error)
  return name === 'PostgresError' && code === '57014'
}

/** Whether `error` says that a value is there already which may be there only once (23505). */
export function isTaken(error: unknown): error is Error {
  const { name, code } = codeOf(error)
  return name === 'PostgresError' && code === '23505'
}

/**
 * Whether `error` says that the database refuses the data: SQLSTATE classes 22 (data),
 * 23 (constraints) and 54 (limits), PostgreSQL's appendix A.
 */
export function isRefused(error: unknown): error is Error {
  const { name, code } = codeOf(error)
  return name === 'PostgresError' && /^(22|23|54)/.test(code)
}

/**
 * Whether `error` says that PostgreSQL doesn't know a timezone by the name that it was given: SQLSTATE
 * 22023, which other functions raise as well, so the message counts too.
 */
export function isUnknownTimezone(error: unknown): boolean {
  const { name, code } = codeOf(error)
  if (name !== 'PostgresError' || code !== '22023') return false
  const { message } = error as Error
  return message.startsWith('time zone "') && message.endsWith('" not recognized')
}

/** An error that `isConnectionLost` knows. */
export function connectionError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function codeOf(error: unknown): { name: string; code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return { name: '', code: '' }
  }
  return { name: error.name, code: error.code }
}
