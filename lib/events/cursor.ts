import * as v from 'valibot'
import { problem } from '../base/problem.ts'
import { parseTimestamp } from '../base/timezone.ts'
import { notCursor } from '../http/paging.ts'

const Cursor = v.strictObject({
  sort: v.picklist(['newest', 'oldest', 'relevance', 'trash', 'revisions', 'photos']),
  at: v.pipe(
    v.string(),
    v.check((text) => parseTimestamp(text, 'UTC') !== undefined),
  ),
  id: v.pipe(v.number(), v.safeInteger()),
  rank: v.optional(v.pipe(v.number(), v.finite())),
  /** What is searched for in place of what was typed. */
  q: v.optional(v.string()),
  attachment: v.optional(v.pipe(v.number(), v.safeInteger())),
  total: v.optional(
    v.strictObject({
      value: v.pipe(v.number(), v.safeInteger()),
      relation: v.picklist(['eq', 'gte']),
    }),
  ),
})

/** Behind which event a page begins, and what the first page counted. */
export type Cursor = v.InferOutput<typeof Cursor>

/** A cursor as clients pass it back: they needn't know what is in it. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** @throws {Problem} `validation_failed` for what isn't a cursor of this `sort` */
export function decodeCursor(cursor: string, sort: Cursor['sort']): Cursor {
  const result = v.safeParse(Cursor, parse(cursor))
  if (result.success && result.output.sort === sort) return result.output
  throw problem('validation_failed', `cursor: ${notCursor}.`, {
    errors: [{ path: 'cursor', message: notCursor }],
  })
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
