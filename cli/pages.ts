import type { Client, Query } from './client.ts'
import { usage } from './failure.ts'
import { parseWhen } from './when.ts'

type Page = {
  items: unknown[]
  next_cursor: string | null
  /** Of a search: what changes as it goes on. */
  total?: unknown
  searched_to?: string | null
}

/** The most that LifeLog gives at once. */
const largest = 200

/**
 * As many items as `limit` says, of as many pages as that takes, as one page.
 * @throws {Failure} `usage` for what is no number
 */
export async function readPages<P extends Page>(
  client: Client,
  path: string,
  limit: string,
  query: Record<string, string | true | undefined>,
): Promise<P> {
  let left = Number(limit)
  if (!/^\d{1,9}$/.test(limit) || left === 0)
    throw usage(`--limit must be a number, not "${limit}"`)
  let whole: P | undefined
  let cursor = query.cursor as string | undefined
  do {
    const page = await client.call<P>('GET', path, {
      query: { ...(query as Query), cursor, limit: Math.min(left, largest) },
    })
    const { next_cursor, total = whole?.total, searched_to = null } = page
    whole = whole
      ? { ...whole, items: whole.items.concat(page.items), next_cursor, total, searched_to }
      : page
    left -= page.items.length
    cursor = page.next_cursor ?? undefined
  } while (left > 0 && cursor)
  return whole
}

/** `--start` and `--end` as the API takes them. */
export async function timeRange(
  { start, end }: { start?: string; end?: string },
  timezone: () => Promise<string>,
): Promise<{ start?: string; end?: string }> {
  return {
    ...(start !== undefined && { start: await parseWhen(start, timezone) }),
    ...(end !== undefined && { end: await parseWhen(end, timezone) }),
  }
}
