import fc from 'fast-check'
import type { JsonSchema } from '../../lib/base/json-schema.ts'
import type { OpenApi } from '../../lib/http/openapi-document.ts'

/** What should be refused, or at least do no harm. */
export const hostile = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff',
    '\u202eevil\u202c',
    "'; drop table events; --",
    '"; select pg_sleep(100); --',
    "\\'",
    '%',
    '{}',
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'null',
    'NaN',
    '0000-00-00T00:00',
    '2026-02-30',
    '2026-11-24T25:00Z',
    '9'.repeat(400),
    'x'.repeat(70_000),
    '😀'.repeat(600),
  ),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
)

export const wrong = fc.oneof(
  hostile,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, [], {}),
  fc.array(hostile, { maxLength: 60 }),
  fc.jsonValue({ maxDepth: 40 }),
)

/** Makes what each schema of a description allows. */
export function inputsOf({ components }: Pick<OpenApi, 'components'>) {
  /** What the schema describes; `each` may replace the values in it. */
  function allowed(schema: JsonSchema, each = allowed): fc.Arbitrary<unknown> {
    const { $ref, anyOf, enum: choices, type, format, ...rest } = schema
    if (typeof $ref === 'string') {
      return allowed(components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, each)
    }
    if (Array.isArray(choices)) return fc.constantFrom(...choices)
    if (Array.isArray(anyOf)) {
      const { anyOf: _, ...others } = schema
      return fc.oneof(...anyOf.map((branch) => allowed(both(others, branch), each)))
    }
    if (type === 'null') return fc.constant(null)
    if (type === 'boolean') return fc.boolean()
    if (type === 'array') {
      return fc.array(each(rest.items as JsonSchema), {
        minLength: (rest.minItems as number) ?? 0,
        maxLength: 4,
      })
    }
    if (type === 'integer') return integer(schema)
    if (type === 'number') return number(schema)
    if (type === 'object') return object(schema, each)
    return type === 'string' ? text(schema, format) : fc.jsonValue()
  }

  function object(schema: JsonSchema, each: typeof allowed): fc.Arbitrary<unknown> {
    const { properties = {}, required = [] } = schema
    const fields = Object.entries(properties as Record<string, JsonSchema>)
    if (fields.length === 0) return fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
    return fc.record(Object.fromEntries(fields.map(([name, property]) => [name, each(property)])), {
      requiredKeys: required as string[],
    })
  }

  /** Mostly what the schema describes, with something wrong in it now and then. */
  function usual(schema: JsonSchema): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 30, arbitrary: allowed(schema, usual) },
      { weight: 1, arbitrary: wrong },
    )
  }

  /** What the schema describes, changed in one place, so that it may describe it no more. */
  function nearby(schema: JsonSchema): fc.Arbitrary<unknown> {
    return fc.tuple(allowed(schema), fc.nat(), fc.oneof(wrong, allowed(schema))).map(change)
  }

  return { allowed, usual, nearby }
}

/** The schema that demands what two do. */
function both(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...(one.properties as Record<string, JsonSchema> | undefined) }
  for (const [name, schema] of Object.entries(other.properties ?? {})) {
    const known = properties[name] ?? {}
    const branches = known.anyOf as JsonSchema[] | undefined
    properties[name] = branches?.find(({ type }) => type === schema.type) ?? { ...known, ...schema }
  }
  return { ...one, ...other, ...(Object.keys(properties).length > 0 && { properties }) }
}

function integer(schema: JsonSchema): fc.Arbitrary<number> {
  const { minimum: min = -1000, maximum: max = 1000 } = schema as Record<string, number>
  return fc.oneof(fc.integer({ min, max: Math.min(max, min + 200) }), fc.constant(max))
}

function number(schema: JsonSchema): fc.Arbitrary<number> {
  const { minimum: min = -1000, maximum: max = 1000 } = schema as Record<string, number>
  return fc.double({ min, max, noNaN: true })
}

function text(schema: JsonSchema, format: unknown): fc.Arbitrary<string> {
  const { examples, pattern, minLength = 0, maxLength = 1e6 } = schema
  if (format === 'uuid') return fc.uuid()
  const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.lorem({ maxCount: 3 }))
  const form = typeof pattern === 'string' ? new RegExp(pattern, 'u') : undefined
  const fitting = (form ? fc.oneof(fc.stringMatching(form), words) : words).filter(
    (value) =>
      (form?.test(value) ?? true) &&
      [...value].length >= Number(minLength) &&
      [...value].length <= Number(maxLength),
  )
  return Array.isArray(examples) ? fc.oneof(fc.constantFrom(...examples), fitting) : fitting
}

/** Another value in one place of `value`, which `seed` chooses. */
function change([value, seed, other]: [unknown, number, unknown]): unknown {
  if (typeof value === 'string' && seed % 3 > 0) {
    const at = seed % (value.length + 1)
    return value.slice(0, at) + (seed % 3 === 1 ? '' : '-') + value.slice(at + (seed % 2))
  }
  if (typeof value === 'number' && seed % 3 > 0) return seed % 3 === 1 ? -value : value + 0.5
  if (Array.isArray(value)) {
    const at = seed % (value.length + 1)
    if (at === value.length) return [...value, other]
    return value.with(at, change([value[at], seed >> 3, other]))
  }
  if (typeof value !== 'object' || value === null) return other
  const names = Object.keys(value)
  const name = names[seed % (names.length + 1)]
  if (name === undefined) return { ...value, colour: other }
  const { [name]: inside, ...others } = value as Record<string, unknown>
  return seed % 5 === 0 ? others : { ...others, [name]: change([inside, seed >> 3, other]) }
}
