import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { JsonSchema } from '../../lib/base/json-schema.ts'
import { bareType } from '../../lib/http/media-type.ts'
import type { Content, OpenApi } from '../../lib/http/openapi-document.ts'
import type { Settings } from '../../lib/settings/schema.ts'
import { inputsOf } from '../support/api-inputs.ts'
import { compilerOf, type Described, operationsOf } from '../support/api-schema.ts'
import { token, useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()
let api: OpenApi
beforeAll(async () => {
  api = await lifelog.json<OpenApi>('/api/openapi.json')
})

type Part = { name: string; text: string }
type Input = {
  described: Described
  params: Record<string, unknown>
  query: Record<string, unknown>
  headers: Record<string, unknown>
  /** JSON, the files of a form, a picture that is none, text of a type that isn't read there, or nothing. */
  body?:
    | { json: unknown }
    | { parts: Part[] }
    | { image: string }
    | { text: string; type: string }
    | undefined
}

const changes = ['nothing', 'params', 'query', 'headers', 'body', 'type'] as const

/** Inputs of an operation: what the document allows, or that with a change in one place. */
function inputOf(described: Described, changed: (typeof changes)[number]): fc.Arbitrary<Input> {
  const { allowed, nearby } = inputsOf(api)
  const { parameters, requestBody } = described.operation
  const named = (place: string) => parameters.filter((parameter) => parameter.in === place)

  const make = (part: string, schema: JsonSchema) =>
    changed === part ? fc.oneof(allowed(schema), nearby(schema)) : allowed(schema)
  const params = named('path').map(({ name, schema }) => {
    const known = fc.integer({ min: 1, max: { key: 5, version: 2 }[name] ?? 12 })
    return [name, changed === 'params' ? make('params', schema) : known]
  })
  const query = named('query').map(({ name, schema, example }) => [
    name,
    fc.oneof(
      // Of what could be a cursor, hardly anything is one.
      ...(name === 'cursor' ? [{ weight: 5, arbitrary: fc.constant('') }] : []),
      ...(example === undefined ? [] : [fc.constant(example)]),
      make('query', schema),
    ),
  ])
  const headers = named('header').map(({ name, schema, example }) => [
    name,
    fc.oneof(fc.constant(example ?? ''), make('headers', schema).map(asText).filter(isHeader)),
  ])
  const odd = changed === 'query' ? [['colour', fc.constant('x')]] : []
  return fc.record<Input>({
    described: fc.constant(described),
    params: fc.record(Object.fromEntries(params)),
    query: fc.record(Object.fromEntries([...query, ...odd]), {
      requiredKeys: named('query')
        .filter(({ required }) => required)
        .map(({ name }) => name),
    }) as fc.Arbitrary<Record<string, unknown>>,
    headers: fc.record(Object.fromEntries(headers), { requiredKeys: [] }),
    body: !requestBody
      ? nothing
      : changed === 'type'
        ? fc.record({
            text: fc.constantFrom('', 'a=b', '{}'),
            type: otherType(requestBody.content),
          })
        : bodyOf(requestBody.content, make, changed === 'body'),
  })

  function bodyOf(
    content: NonNullable<typeof requestBody>['content'],
    make: (part: string, schema: JsonSchema) => fc.Arbitrary<unknown>,
    changes: boolean,
  ): fc.Arbitrary<Input['body']> {
    const json = content['application/json']
    const made = json?.schema && make('body', json.schema)
    const shown = changes || json?.example === undefined ? [] : [fc.constant(json.example)]
    const part = fc.record({
      name: fc.constant('file'),
      text: fc.constantFrom('words', 'an essay'),
    })
    const otherPart = fc.record({
      name: fc.constantFrom('file', 'files', ''),
      text: fc.constantFrom('', 'words'),
    })
    const parts = changes ? fc.array(otherPart, { maxLength: 3 }) : fc.tuple(part)
    if (content['image/jpeg']) return fc.constant({ image: 'no picture' })
    return fc.oneof(
      ...(made ? [fc.oneof(made, ...shown).map((json) => ({ json }))] : [nothing]),
      ...(content['multipart/form-data'] ? [parts.map((parts) => ({ parts }))] : []),
    )
  }
}

const nothing = fc.constant(undefined)

/** A type that no body of the operation has. */
function otherType(content: Content): fc.Arbitrary<string> {
  return fc
    .constantFrom(
      'text/plain',
      'application/xml',
      'application/octet-stream',
      'application/x-www-form-urlencoded',
      'application/json',
      'application/x-tar',
      'multipart/form-data; boundary=x',
    )
    .filter((type) => !(bareType(type) in content))
}

/** What may stand in a header, without the spaces around it that HTTP drops. */
const isHeader = (text: string) => /^[\x20-\x7e]*$/.test(text) && text === text.trim()

/** A parameter as the text of the URL. */
const asText = (value: unknown) => String(value).toWellFormed()

test('what the description allows is accepted, and what it does not allow is refused', async () => {
  const compile = compilerOf(api)
  const operations = operationsOf(api)
  const before = await lifelog.json<Settings>('/api/settings')
  const inputs = operations.flatMap((described) =>
    changes
      .filter((changed) => !/^(body|type)$/.test(changed) || described.operation.requestBody)
      .map((changed) => inputOf(described, changed)),
  )
  const keys: string[] = []
  const seen = new Map<string, Set<string>>()
  let bearer = token
  for (let n = 0; n < 20; n++) {
    const json = { title: `event ${n}`, tags: ['dinner', 'harbor', 'draft'] }
    await lifelog.json('/api/events', { method: 'POST', json }, 201)
  }

  /** Undefined for text that isn't Unicode, of which JSON Schema doesn't speak. */
  function isAllowed({ described, params, query, headers, body }: Input): boolean | undefined {
    const { parameters, requestBody } = described.operation
    if (/\\ud[89a-f]/.test(JSON.stringify([query, body]))) return undefined
    for (const [name, value] of Object.entries({ ...params, ...query, ...headers })) {
      const parameter = parameters.find((parameter) => parameter.name === name)
      if (!parameter) return false
      if (name === 'key') continue
      const text = asText(value)
      const isNumber = parameter.schema.type === 'integer' && /^-?\d+$/.test(text)
      if (!compile(parameter.schema)(isNumber ? Number(text) : text)) return false
    }
    if (!body) return true
    if ('json' in body) {
      return compile(requestBody?.content['application/json']?.schema ?? {})(
        JSON.parse(JSON.stringify(body.json)),
      )
    }
    if ('image' in body) return true
    if ('type' in body) return false
    const form = Object.fromEntries(body.parts.map(({ name, text }) => [name, text]))
    const isOnce = Object.keys(form).length === body.parts.length
    return isOnce && compile(requestBody?.content['multipart/form-data']?.schema ?? {})(form)
  }

  async function send({ described, params, query, headers, body }: Input): Promise<Response> {
    const path = described.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name]
      const text = asText(name === 'key' && typeof value === 'number' ? keys.at(-value) : value)
      return ['', '.', '..'].includes(text) ? '-' : encodeURIComponent(text)
    })
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]) => [name, asText(value)]),
    )
    return lifelog.app.request(`${path}?${search}`, {
      method: described.method,
      headers: {
        Authorization: `Bearer ${bearer}`,
        ...(body && 'json' in body && { 'Content-Type': 'application/json' }),
        ...(body && 'image' in body && { 'Content-Type': 'image/jpeg' }),
        ...(body && 'type' in body && { 'Content-Type': body.type }),
        ...(headers as Record<string, string>),
      },
      body: !body
        ? null
        : 'json' in body
          ? JSON.stringify(body.json)
          : 'type' in body
            ? body.text
            : 'image' in body
              ? body.image
              : formOf(body.parts),
    })
  }

  async function check(input: Input, response: Response): Promise<void> {
    const { method, path, operation } = input.described
    const allowed = isAllowed(input)
    const answer = await response.text()
    const shown = `${method} ${path} ${response.status} ${answer.slice(0, 2000)}`
    if (response.status >= 500) {
      const errors = lifelog.logged.filter((line) => line.includes('"level":"error"'))
      expect.fail(`${shown} ${errors.at(-1)}`)
    }
    if (response.ok && path.endsWith('/rotate')) bearer = JSON.parse(answer).token
    if (response.ok && path.endsWith('/attachments') && method === 'POST') {
      const made: { attachment?: Attachment } & Partial<Attachment> = JSON.parse(answer)
      keys.push(made.attachment?.key ?? made.key ?? '')
    }
    if (response.ok && path === '/api/settings' && method === 'PATCH') await putBack()
    if (allowed === undefined) return
    const name = `${method} ${path}`
    const outcome = allowed ? (response.status < 400 ? 'accepted' : 'state') : 'refused'
    seen.set(name, (seen.get(name) ?? new Set()).add(outcome))
    if (allowed) expect(isAccepted(operation, response.status, answer), shown).toBe(true)
    else if (input.body && 'type' in input.body) expect(response.status, shown).toBe(415)
    else expect([400, 404, 413, 415, 422], shown).toContain(response.status)
  }

  /** Well, or refused by what there is, or by a rule that JSON Schema can't tell and words do. */
  function isAccepted(operation: Described['operation'], status: number, answer: string): boolean {
    if (status < 400 || (status === 416 && '416' in operation.responses)) return true
    const { code, errors = [] } = JSON.parse(answer)
    if (byState.has(code)) return true
    if (code !== 'validation_failed' || errors.length === 0) return false
    const told = JSON.stringify([operation, api.components.schemas])
    return errors.every(({ message }: { message: string }) => told.includes(message))
  }

  async function putBack(): Promise<void> {
    const { file_max_bytes, attachment_max_per_event, allowed_mime_types, timezone } = before
    const json = { file_max_bytes, attachment_max_per_event, allowed_mime_types, timezone }
    await lifelog.app.request('/api/settings', {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(json),
    })
  }

  await fc.assert(
    fc.asyncProperty(fc.oneof(...inputs), async (input) => {
      await check(input, await send(input))
    }),
    { seed: 20261125, numRuns: 3_000, endOnFailure: true },
  )

  for (const { method, path, operation } of operations) {
    const name = `${method} ${path}`
    // Whether there is a file with this key left is a matter of what went before.
    const outcomes = [...(seen.get(name) ?? [])]
    expect(outcomes, name).toContain(
      path.includes('{key}')
        ? (outcomes.find((one) => one !== 'refused') ?? 'accepted')
        : 'accepted',
    )
    const takesInput =
      operation.requestBody || operation.parameters.some(({ name }) => name !== 'key')
    if (takesInput) expect(seen.get(name), name).toContain('refused')
  }
})

/** What there is at that moment, or a setting, decides about these. */
const byState = new Set([
  'not_found',
  'conflict',
  'precondition_failed',
  'attachment_limit_reached',
  'upload_incomplete',
  'upload_mismatch',
  'file_too_large',
  'file_type_not_allowed',
])

function formOf(parts: Part[]): FormData {
  const form = new FormData()
  for (const { name, text } of parts) form.append(name, new File([text], 'note.txt'))
  return form
}
