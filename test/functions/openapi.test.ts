import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findRoutes } from '../../lib/app/router.ts'
import type { JsonSchema } from '../../lib/base/json-schema.ts'
import { problems } from '../../lib/base/problem.ts'
import type { Content, OpenApi, Operation } from '../../lib/http/openapi-document.ts'
import { startLifeLog, type TestLifeLog, token } from '../support/setup.ts'

type Described = { method: string; path: string; operation: Operation }

let lifelog: TestLifeLog
let api: OpenApi
let operations: Described[]
beforeAll(async () => {
  lifelog = await startLifeLog()
  api = await lifelog.json<OpenApi>('/api/openapi.json')
  operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
})
afterAll(() => lifelog.close())

/** A validator of what a schema of the document describes; an unknown keyword or reference throws. */
function compile(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  ajv.addVocabulary(['components', 'example'])
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  ajv.addFormat('binary', true)
  ajv.addSchema({ $id: 'api', components: api.components })
  return ajv.compile(
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')),
  )
}

/** The schemas and examples of bodies. */
function contents({ requestBody, responses }: Operation): Content[string][] {
  return [requestBody, ...Object.values(responses)].flatMap((part) =>
    Object.values(part?.content ?? {}),
  )
}

describe('the description of the API', () => {
  test('is public, as JSON, in OpenAPI 3.1', async () => {
    const response = await lifelog.app.request('/api/openapi.json')
    expect(response.headers.get('Content-Type')).toBe('application/json')
    const document = (await response.json()) as OpenApi
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: 'LifeLog', version: expect.any(String) })
  })

  test('has every endpoint of the API, and no page', async () => {
    const folder = fileURLToPath(new URL('../../functions', import.meta.url))
    const routes = (await findRoutes(folder))
      .filter(({ file }) => /^(api|health)\/|^metrics/.test(file))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      routes.toSorted(),
    )
  })

  test('names each operation once, and each parameter of its path', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, operation } of operations) {
      expect(operation.operationId).toMatch(/^[a-z][a-zA-Z]+$/)
      expect(operation.summary).toMatch(/^[A-Z].*[^.]$/)
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
      expect(inPath.every(({ required }) => required)).toBe(true)
      const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  test('is made of valid JSON Schemas whose references lead somewhere', () => {
    const schemas = [
      ...Object.values(api.components.schemas),
      ...operations.flatMap(({ operation }) => [
        ...operation.parameters.map(({ schema }) => schema),
        ...contents(operation).map(({ schema = {} }) => schema),
      ]),
    ]
    expect(schemas.length).toBeGreaterThan(100)
    for (const schema of schemas) expect(() => compile(schema)).not.toThrow()
  })

  test('shows an example of each JSON body and answer, and each example is right', () => {
    for (const { method, path, operation } of operations) {
      const body = operation.requestBody?.content['application/json']
      if (body && body.schema?.format !== 'binary') {
        expect(body.example, `${method} ${path}`).toBeDefined()
      }
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const answer = content?.['application/json']
        if (answer?.schema && status.startsWith('2')) {
          expect(answer.example ?? answer.examples, `${method} ${path}`).toBeDefined()
        }
      }
      for (const { schema, example, examples = {} } of contents(operation)) {
        const shown = [example, ...Object.values(examples).map(({ value }) => value)]
        for (const value of shown.filter((value) => schema && value !== undefined)) {
          const validate = compile(schema ?? {})
          expect(validate(value), `${method} ${path} ${JSON.stringify(validate.errors)}`).toBe(true)
        }
      }
    }
  })

  test('says of each operation how it can fail', () => {
    for (const { method, operation } of operations) {
      const { responses, security } = operation
      expect(Object.keys(responses).some((status) => status < '400')).toBe(true)
      expect('401' in responses).toBe(!security)
      expect('403' in responses).toBe(method !== 'GET')
      expect(responses).toHaveProperty('422')
      for (const [status, { content = {} }] of Object.entries(responses)) {
        const { schema } = content['application/problem+json'] ?? {}
        const { code } = (schema?.properties ?? {}) as { code?: { enum: string[] } }
        for (const name of code?.enum ?? []) {
          expect(problems[name as keyof typeof problems].status).toBe(Number(status))
        }
      }
    }
  })
})

/** What should be refused, or at least do no harm. */
const hostile = fc.oneof(
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
    '9'.repeat(400),
    'x'.repeat(70_000),
    '😀'.repeat(600),
  ),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
)

const wrong = fc.oneof(
  hostile,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, [], {}),
  fc.array(hostile, { maxLength: 60 }),
  fc.jsonValue({ maxDepth: 40 }),
)

/** Mostly what the schema describes, with something wrong in it now and then. */
function usually(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 24, arbitrary: described(schema) }, { weight: 1, arbitrary: wrong })
}

function described(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { $ref, anyOf, enum: choices, type, format, examples } = schema
  if (typeof $ref === 'string') {
    return described(api.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {})
  }
  if (Array.isArray(choices)) return fc.constantFrom(...choices)
  if (Array.isArray(anyOf) && !type) return fc.oneof(...anyOf.map(described))
  if (type === 'null') return fc.constant(null)
  if (type === 'array') return fc.array(usually(schema.items as JsonSchema), { maxLength: 4 })
  if (type === 'integer') {
    const { minimum: min = -1000, maximum: max = 1000 } = schema as Record<string, number>
    return fc.oneof(fc.integer({ min, max: Math.min(max, min + 200) }), fc.maxSafeInteger())
  }
  if (type === 'number') {
    const { minimum: min = -1000, maximum: max = 1000 } = schema as Record<string, number>
    return fc.double({ min, max, noNaN: true })
  }
  if (type === 'boolean') return fc.boolean()
  if (type === 'object' && schema.properties) return object(schema)
  if (type === 'object') return fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
  if (format === 'uuid') return fc.uuid()
  const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.lorem({ maxCount: 3 }))
  if (!Array.isArray(examples)) return text
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...examples) },
    { weight: 1, arbitrary: text },
  )
}

function object({ properties, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, schema]) => [name, usually(schema)] as const,
  )
  const usual = fc.record(Object.fromEntries(fields), { requiredKeys: required as string[] })
  const odd = fc.record(
    { ...Object.fromEntries(fields), colour: wrong, __proto__: wrong },
    { requiredKeys: [] },
  )
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd })
}

const nothing = fc.constant(undefined)

function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 2, arbitrary: nothing }, { weight: 1, arbitrary })
}

function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 20, arbitrary: nothing }, { weight: 1, arbitrary })
}

type Case = {
  described: Described
  params: Record<string, unknown>
  query: [string, unknown][]
  body: { type: string | undefined; content: string | FormData | undefined }
  headers: Record<string, string>
}

function caseOf(described: Described): fc.Arbitrary<Case> {
  const { parameters, requestBody } = described.operation
  const named = (place: string) => parameters.filter((parameter) => parameter.in === place)
  return fc.record({
    described: fc.constant(described),
    params: fc.record(
      Object.fromEntries(
        named('path').map(({ name, schema }) => [
          name,
          fc.oneof(
            {
              weight: 6,
              arbitrary: fc.integer({ min: 1, max: { key: 30, version: 3 }[name] ?? 40 }),
            },
            { weight: 1, arbitrary: usually(schema) },
          ),
        ]),
      ),
    ),
    query: fc
      .tuple(
        ...named('query').map(({ name, schema, example }) =>
          sometimes(
            fc.tuple(
              fc.constant(name),
              example === undefined
                ? usually(schema)
                : fc.oneof(fc.constant(example), usually(schema)),
            ),
          ),
        ),
        seldom(fc.tuple(hostile, hostile)),
      )
      .map((pairs) => pairs.filter((pair) => pair !== undefined) as [string, unknown][]),
    body: requestBody
      ? bodyOf(requestBody.content)
      : fc.constant({ type: undefined, content: undefined }),
    headers: fc.oneof(
      { weight: 20, arbitrary: fc.constant<Record<string, string>>({}) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Record<string, string>>(
          { Authorization: 'Bearer wrong' },
          { 'If-Match': '"1"' },
          { 'If-Match': 'x' },
          { Range: 'bytes=0-0' },
          { Range: 'bytes=9-1,x' },
          { 'If-None-Match': '*' },
          { 'Sec-Fetch-Site': 'cross-site', Cookie: 'lifelog=x', Authorization: '' },
        ),
      },
    ),
  })
}

function bodyOf(content: Content): fc.Arbitrary<Case['body']> {
  const json = content['application/json']
  const form = fc.tuple(hostile, fc.string({ unit: 'grapheme' })).map(([name, text]) => {
    const form = new FormData()
    form.append('file', new File([text], `${name.slice(0, 300).toWellFormed()}.txt`))
    return { type: undefined, content: form }
  })
  const garbage = fc.record({
    type: fc.constantFrom(undefined, '', 'text/plain', 'application/json', ...Object.keys(content)),
    content: fc.oneof(hostile, fc.json()).map((text) => text.toWellFormed()),
  })
  const usual = usually(json?.schema ?? {}).map((value) => ({
    type: 'application/json',
    content: JSON.stringify(value),
  }))
  return fc.oneof(
    ...(json ? [{ weight: 12, arbitrary: usual }] : []),
    ...(content['multipart/form-data'] ? [{ weight: 3, arbitrary: form }] : []),
    { weight: 1, arbitrary: garbage },
  )
}

test('5,000 requests made from the description are answered as it says, and never with 5xx', async () => {
  const keys: string[] = []
  let bearer = token
  const validators = new Map<string, ValidateFunction>()
  const seen = new Map<string, Set<number>>()

  async function send({ described, params, query, body, headers }: Case): Promise<Response> {
    const path = described.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name]
      const known = name === 'key' && typeof value === 'number' ? keys.at(-value) : undefined
      return segment(String(known ?? value))
    })
    const search = new URLSearchParams(
      query.map(([name, value]) => [name, String(value).toWellFormed()]),
    )
    return lifelog.app.request(`${path}?${search}`, {
      method: described.method,
      headers: {
        Authorization: `Bearer ${bearer}`,
        ...(body.type !== undefined && { 'Content-Type': body.type }),
        ...headers,
      },
      body: body.content ?? null,
    })
  }

  async function check({ described, body }: Case, response: Response): Promise<void> {
    const { path, method, operation } = described
    const name = `${method} ${path}`
    seen.set(name, (seen.get(name) ?? new Set()).add(response.status))
    const documented = operation.responses[response.status]
    const text = await response.text()
    expect(response.status, text).toBeLessThan(500)
    expect(documented, `${response.status} is documented for ${name}: ${text}`).toBeDefined()
    const type = response.headers.get('Content-Type')?.split(';')[0] ?? ''
    const schema = documented?.content?.[type]?.schema
    if (response.status >= 400) expect(schema, type).toBeDefined()
    if (!schema || body.content instanceof FormData) return
    const key = `${name} ${response.status} ${type}`
    const validate = validators.get(key) ?? compile(schema)
    validators.set(key, validate)
    const answer = JSON.parse(text)
    expect(validate(answer), `${text} ${JSON.stringify(validate.errors)}`).toBe(true)
    if (path.endsWith('/rotate')) bearer = answer.token ?? bearer
    if (path.endsWith('/attachments') && answer.attachment) keys.push(answer.attachment.key)
  }

  await fc.assert(
    fc.asyncProperty(fc.oneof(...operations.map(caseOf)), async (given) => {
      await check(given, await send(given))
    }),
    { seed: 20261124, numRuns: 5_000, endOnFailure: true },
  )

  // All could have been refused at the door; a file that nobody sent is rightly not found.
  const unreached = operations
    .map(({ method, path }) => `${method} ${path}`)
    .filter((name) => ![...(seen.get(name) ?? [])].some((status) => status < 400))
  expect(unreached.toSorted()).toEqual([
    'DELETE /api/attachments/{key}/link',
    'GET /api/attachments/{key}',
    'POST /api/attachments/{key}/confirm',
    'POST /api/attachments/{key}/link',
  ])
}, 120_000)

/** One part of a path, which stays one. */
function segment(text: string): string {
  return ['', '.', '..'].includes(text) ? '-' : encodeURIComponent(text.toWellFormed())
}
