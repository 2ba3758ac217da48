import * as v from 'valibot'
import { hasMoreValues } from '../base/count-values.ts'
import { inJsonSchema } from '../base/json-schema.ts'

export type JsonObject = { [key: string]: unknown }

const maxBytes = 64 * 1024
const maxDepth = 32
const tooLarge = `must have at most ${maxBytes} bytes`
const tooDeep = `must be nested at most ${maxDepth} levels deep`
const unstorable = 'must not contain NUL, broken characters or numbers beyond 1e308'

/** Not rebuilt key by key, as `v.record` does: that leaves out keys like `__proto__`. */
export const JsonObject = v.pipe(
  v.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be a JSON object',
  ),
  inJsonSchema({ type: 'object', additionalProperties: true }),
)

/** Structured data of the owner's own making. */
export const Metadata = v.pipe(
  JsonObject,
  v.description(`A JSON object of the owner's own. It ${tooLarge}, ${tooDeep} and ${unstorable}.`),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed && findFault(dataset.value)
    if (fault) addIssue({ message: fault })
  }),
)

/** Level by level, as a recursion could be driven beyond the stack. */
function findFault(metadata: JsonObject): string | undefined {
  if (hasMoreValues(metadata, maxBytes)) return tooLarge
  let level: unknown[] = [metadata]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return tooDeep
    if (!level.every(isStorable)) return unstorable
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.entries(value).flat() : [],
    )
  }
  const bytes = Buffer.byteLength(JSON.stringify(metadata))
  return bytes > maxBytes ? `${tooLarge}, has ${bytes}` : undefined
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'string' || (!value.includes('\0') && value.isWellFormed())
}
