import * as v from 'valibot'
import { inJsonSchema } from '../base/json-schema.ts'

/** What is said of a cursor that isn't one. */
export const notCursor = 'must be the next_cursor of a page with the same sort'

/** `limit` of a query: how many are wanted at most. */
export const limit = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}$/, 'must be a number from 1 to 200'),
  inJsonSchema({ type: 'integer', minimum: 1, maximum: 200 }),
  v.transform(Number),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(200, 'must be at most 200'),
)

/** A cursor as a parameter; an empty one is none. */
export const CursorText = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]*$/, notCursor),
  v.description(`It ${notCursor}.`),
)
