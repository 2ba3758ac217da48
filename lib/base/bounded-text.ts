import * as v from 'valibot'
import { inJsonSchema } from './json-schema.ts'

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export const storable = v.check(
  (text: string) => !text.includes('\0') && text.isWellFormed(),
  'must not contain NUL or broken characters',
)

/** The same in JSON Schema, where broken characters don't occur. */
export const storableForm = '^[^\\u0000]*$'

/** Storable text with something in it that can be seen. */
export const visibleForm = '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$'

type Bounds = {
  /** What is measured and kept in place of what was given. */
  normalize?: (text: string) => string
  /** Refuses an empty text, with this message. */
  notEmpty?: string
  /** A regular expression for the JSON Schema, which doesn't know `normalize`. */
  pattern?: string
}

/** Text of at most `max` characters (code points), as a check and in the JSON Schema. */
export function boundedText(
  max: number,
  { normalize, notEmpty, pattern = storableForm }: Bounds = {},
) {
  return v.pipe(
    v.string(),
    storable,
    inJsonSchema({
      ...(notEmpty && { minLength: 1 }),
      maxLength: max,
      pattern,
    }),
    v.transform(normalize ?? ((text) => text)),
    v.check((text) => !notEmpty || text !== '', notEmpty),
    v.check(
      (text) => text.length <= max || characters(text) <= max,
      `must have at most ${max} characters`,
    ),
  )
}

function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
