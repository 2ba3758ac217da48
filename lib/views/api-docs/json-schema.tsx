import type { Child } from 'hono/jsx'
import type { JsonSchema } from '../../base/json-schema.ts'

/** A JSON Schema as people write types, with a link where another is named. */
export function SchemaType({ schema, indent = '' }: { schema: JsonSchema; indent?: string }) {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1)
    return <a href={`#schema-${name}`}>{name}</a>
  }
  if ('const' in schema) return <>{JSON.stringify(schema.const)}</>
  if (Array.isArray(schema.enum))
    return <>{schema.enum.map((v) => JSON.stringify(v)).join(' | ')}</>
  if (Array.isArray(schema.anyOf) && !schema.type) {
    return <Alternatives schemas={schema.anyOf} indent={indent} />
  }
  if (schema.type === 'array') {
    return (
      <>
        <SchemaType schema={schema.items as JsonSchema} indent={indent} />
        []
      </>
    )
  }
  if (isObject(schema.properties)) {
    const required = (schema.required ?? []) as string[]
    return <Properties of={schema.properties} required={required} indent={indent} />
  }
  if (isObject(schema.additionalProperties)) {
    return (
      <>
        {'{ [name]: '}
        <SchemaType schema={schema.additionalProperties as JsonSchema} indent={indent} />
        {' }'}
      </>
    )
  }
  return <>{schema.type ?? 'any'}</>
}

function Alternatives({ schemas, indent }: { schemas: JsonSchema[]; indent: string }) {
  const shown: Child[] = schemas.flatMap((schema, index) => [
    index > 0 && ' | ',
    <SchemaType schema={schema} indent={indent} />,
  ])
  return <>{shown}</>
}

function Properties(props: { of: object; required: string[]; indent: string }) {
  const inner = `${props.indent}  `
  return (
    <>
      {'{\n'}
      {Object.entries(props.of).map(([name, schema]) => (
        <>
          {inner}
          <span class="property">{name}</span>
          {props.required.includes(name) ? ': ' : '?: '}
          <SchemaType schema={schema} indent={inner} />
          {note(limitsOf(schema))}
          {'\n'}
        </>
      ))}
      {`${props.indent}}`}
    </>
  )
}

function note(text: string) {
  return text && <span class="note">{`  # ${text}`}</span>
}

/** What a schema says beyond the type: its format, its limits, its default. */
export function limitsOf(schema: JsonSchema): string {
  const { format, minimum, maximum, minLength, maxLength, maxItems, description } = schema
  const inner = Array.isArray(schema.anyOf) && !schema.type ? limitsOf(schema.anyOf[0]) : ''
  return [
    inner,
    format,
    between(minimum, maximum, ''),
    between(minLength, maxLength, 'characters'),
    between(undefined, maxItems, 'items'),
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
    description,
  ]
    .filter(Boolean)
    .join('; ')
}

function between(min: unknown, max: unknown, unit: string): string {
  if (min === undefined && max === undefined) return ''
  const range =
    max === undefined ? `${min} or more` : min === undefined ? `≤ ${max}` : `${min}–${max}`
  return `${range} ${unit}`.trim()
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
