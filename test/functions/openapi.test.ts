import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { findRoutes } from '../../lib/app/router.ts'
import type { JsonSchema } from '../../lib/base/json-schema.ts'
import { limits } from '../../lib/base/limits.ts'
import { problems } from '../../lib/base/problem.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { Content, OpenApi, Operation } from '../../lib/http/openapi-document.ts'
import { compilerOf, type Described, operationsOf } from '../support/api-schema.ts'
import { useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()
let api: OpenApi
let operations: Described[]
let compile: ReturnType<typeof compilerOf>
beforeAll(async () => {
  api = await lifelog.json<OpenApi>('/api/openapi.json')
  operations = operationsOf(api)
  compile = compilerOf(api)
})

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

  test('bounds the size of a file by the most that a setting can allow', async () => {
    const { NewAttachment, SettingsPatch } = api.components.schemas
    const bound = (schema: JsonSchema | undefined, name: string) =>
      ((schema?.properties ?? {}) as Record<string, JsonSchema>)[name]?.maximum
    const most = bound(SettingsPatch, 'file_max_bytes')
    expect(most).toBe(limits.fileBytes)
    expect(bound(NewAttachment, 'size_bytes')).toBe(most)

    await lifelog.json('/api/settings', { method: 'PATCH', json: { file_max_bytes: most } })
    const { id } = await lifelog.json<Event>(
      '/api/events',
      { method: 'POST', json: { title: 'large' } },
      201,
    )
    const reserve = (size_bytes: number) =>
      lifelog.request(`/api/events/${id}/attachments`, {
        method: 'POST',
        json: { filename: 'large.mp4', content_type: 'video/mp4', size_bytes },
      })
    expect((await reserve(limits.fileBytes)).status).toBe(201)
    expect((await reserve(limits.fileBytes + 1)).status).toBe(413)
  })

  test('names the headers that an endpoint reads, beside those of every request', () => {
    const named = operations.flatMap(({ method, path, operation }) =>
      operation.parameters
        .filter((parameter) => parameter.in === 'header')
        .map(({ name }) => `${method} ${path} ${name}`),
    )
    expect(named).toEqual([
      'GET /api/attachments/{key} Range',
      'GET /api/attachments/{key} If-Range',
      'GET /api/attachments/{key} If-None-Match',
      'PATCH /api/events/{id} If-Match',
    ])
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
