import { randomUUID } from 'node:crypto'

/**
 * A new UUID of version 7 (RFC 9562): ordered by time, random within a millisecond. The random bits
 * come from `randomUUID`, as Node draws those of many at once and not for each alone.
 */
export function newUid(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
