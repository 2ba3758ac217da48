import type { GenericSchema } from 'valibot'
import type { JsonSchema } from '../base/json-schema.ts'
import { type ProblemCode, problems } from '../base/problem.ts'
import { type Endpoint, isSchema, type Route } from '../http/endpoint.ts'
import type { Content, OpenApi, Operation, Parameter } from '../http/openapi-document.ts'
import { namedSchemas } from './named-schemas.ts'
import { jsonSchemaOf } from './to-json-schema.ts'

/** The API as an OpenAPI 3.1 document, from what its endpoints declare. Pages are left out. */
export function openApi(routes: Route[]): OpenApi {
  const paths: OpenApi['paths'] = {}
  for (const { method, path, endpoint } of routes.filter(({ path }) => isApi(path))) {
    const documented = path.replace(/:(\w+)(\{\.\+\})?/g, '{$1}')
    paths[documented] ??= {}
    paths[documented][method.toLowerCase()] = operation(method, documented, endpoint)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'LifeLog',
      version: '1',
      description: 'Record moments, receipts, notes and media, and find any of them again.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(namedSchemas).map(([name, schema]) => {
          const { [name]: _, ...others } = namedSchemas
          return [name, jsonSchemaOf(schema, others)]
        }),
      ),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'lifelog' },
      },
    },
  }
}

function isApi(path: string): boolean {
  return /^\/(api|health|metrics)(\/|$)/.test(path)
}

function operation(method: string, path: string, endpoint: Endpoint): Operation {
  const [, first = '', second] = path.split('/')
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-zA-Z]+(.)?/g, (_, letter = '') => letter.toUpperCase())}`,
    summary: endpoint.summary ?? '',
    ...(endpoint.description && { description: endpoint.description }),
    tags: [first === 'api' && second ? second.slice(0, `${second}.`.indexOf('.')) : first],
    ...(endpoint.auth === 'public' && { security: [] }),
    parameters: [
      ...parameters('path', endpoint.params, endpoint.example?.params),
      ...parameters('query', endpoint.query, endpoint.example?.query),
      ...parameters('header', endpoint.headers, endpoint.example?.headers),
    ],
    ...((endpoint.body || endpoint.rawBodyTypes) && { requestBody: requestBody(endpoint) }),
    responses: responses(method, endpoint),
  }
}

function parameters(
  place: Parameter['in'],
  schema: GenericSchema | undefined,
  example: unknown,
): Parameter[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchemaOf(schema) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    const shown = (example as Record<string, unknown> | undefined)?.[name]
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: withTypedDefault(property),
      ...(shown !== undefined && { example: shown }),
    }
  })
}

/** A default is declared as the text of a URL, and described as what the text stands for. */
function withTypedDefault({ default: value, ...schema }: JsonSchema): JsonSchema {
  if (value === undefined || value === '') return schema
  return { ...schema, default: schema.type === 'integer' ? Number(value) : value }
}

function requestBody({ body, bodyOptional, rawBodyTypes = [], rawJson, example }: Endpoint) {
  const described = body ?? rawJson
  const json = described && {
    'application/json': {
      schema: jsonSchemaOf(described, namedSchemas),
      ...(example?.body !== undefined && { example: example.body }),
    },
  }
  const streamed = rawBodyTypes
    .filter((type) => !json || type !== 'application/json')
    .map((type) => [type, { schema: streamSchema(type) }])
  return {
    required: !bodyOptional,
    content: { ...json, ...Object.fromEntries(streamed) } as Content,
  }
}

function streamSchema(type: string): JsonSchema {
  if (type !== 'multipart/form-data') return { type: 'string', format: 'binary' }
  return {
    type: 'object',
    properties: { file: { type: 'string', format: 'binary', minLength: 1 } },
    required: ['file'],
    additionalProperties: false,
  }
}

function responses(method: string, endpoint: Endpoint): Operation['responses'] {
  const { result, status, otherStatuses = {}, example } = endpoint
  const content: Content = isSchema(result)
    ? {
        'application/json': {
          schema: jsonSchemaOf(result, namedSchemas),
          ...(example?.result !== undefined && { example: example.result }),
          ...(example?.results && { examples: named(example.results) }),
        },
      }
    : Object.fromEntries((result ?? []).map((type) => [type, {}]))
  const answers: Operation['responses'] = {
    [status]: { description: endpoint.summary ?? '', ...(result && { content }) },
  }
  for (const [other, description] of Object.entries(otherStatuses)) {
    const hasBody = result && !other.startsWith('3')
    answers[other] = { description, ...(hasBody && { content }) }
  }
  for (const [failed, list] of Map.groupBy(
    possibleProblems(method, endpoint),
    (code) => problems[code].status,
  )) {
    answers[failed] ??= {
      description: list.map((code) => `\`${code}\`: ${problems[code].title}`).join('; '),
      content: {
        'application/problem+json': {
          schema: {
            $ref: '#/components/schemas/Problem',
            properties: { code: { enum: list } },
          },
        },
      },
    }
  }
  return answers
}

function named(examples: Record<string, unknown>): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]))
}

/** What may be refused here: what the endpoint says, and what follows from its declaration. */
function possibleProblems(method: string, endpoint: Endpoint): ProblemCode[] {
  const list = new Set<ProblemCode>(endpoint.errors)
  list.add('validation_failed')
  if (endpoint.auth === 'owner') list.add('unauthorized').add('database_unavailable')
  if (method !== 'GET') list.add('forbidden')
  if (endpoint.body) list.add('invalid_json').add('payload_too_large')
  if (endpoint.body || endpoint.rawBodyTypes) list.add('unsupported_media_type')
  return [...list]
}
