import * as v from 'valibot'

export type JsonSchema = { [key: string]: unknown }

/**
 * Says in JSON Schema what a pipe's own checks and transformations can't. It stands before the
 * first `transform`, at which the schema of an input ends.
 */
export function inJsonSchema<T>(jsonSchema: JsonSchema) {
  return v.metadata<T, { jsonSchema: JsonSchema }>({ jsonSchema })
}
