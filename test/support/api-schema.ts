import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { JsonSchema } from '../../lib/base/json-schema.ts'
import type { OpenApi, Operation } from '../../lib/http/openapi-document.ts'

export type Described = { method: string; path: string; operation: Operation }

/** The operations of a description. */
export function operationsOf(api: OpenApi): Described[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
}

/**
 * Makes validators of schemas in a description; an unknown keyword or reference throws. All share
 * one Ajv, so that what many refer to is compiled once.
 */
export function compilerOf(api: OpenApi): (schema: JsonSchema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
  ajv.addVocabulary(['components', 'example'])
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
  ajv.addFormat('binary', true)
  ajv.addSchema({ $id: 'api', components: api.components })
  const compiled = new Map<string, ValidateFunction>()
  const known = new WeakMap<JsonSchema, ValidateFunction>()
  return (schema) => {
    const before = known.get(schema)
    if (before) return before
    const text = JSON.stringify(schema).replaceAll('"#/components', '"api#/components')
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text))
    compiled.set(text, validate)
    known.set(schema, validate)
    return validate
  }
}
