import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import type { JsonSchema } from '../base/json-schema.ts'

type Convertible = Parameters<typeof toJsonSchema>[0]

/**
 * The JSON Schema (2020-12, as in OpenAPI 3.1) of what `schema` accepts. Schemas in `named` become
 * references to `#/components/schemas/<name>`.
 * @throws {Error} for what has no counterpart in JSON Schema
 */
export function jsonSchemaOf(
  schema: GenericSchema,
  named: Record<string, GenericSchema> = {},
): JsonSchema {
  const { $schema, $defs, ...rest } = toJsonSchema(schema as Convertible, {
    target: 'draft-2020-12',
    typeMode: 'input',
    ignoreActions: ['check', 'raw_check', 'trim'],
    definitions: named as Record<string, Convertible>,
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    overrideAction,
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'custom' ? {} : undefined),
  })
  return rest
}

const overrideAction: ConversionConfig['overrideAction'] = ({ valibotAction, jsonSchema }) => {
  if (valibotAction.type !== 'metadata' || !('metadata' in valibotAction)) return undefined
  const { jsonSchema: said } = valibotAction.metadata as { jsonSchema?: JsonSchema }
  if (!said) return undefined
  const known: JsonSchema = { ...jsonSchema }
  delete known.jsonSchema
  // A number in a URL is checked as text there, but described as the number it is.
  if (said.type) delete known.pattern
  return { ...known, ...said }
}
