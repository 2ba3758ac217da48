import type { JsonSchema } from '../base/json-schema.ts'

/** The part of OpenAPI 3.1 that LifeLog's description makes use of. */
export type OpenApi = {
  openapi: string
  info: { title: string; version: string; description: string; license: object }
  servers: { url: string }[]
  security: object[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> }
}

export type Operation = {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  /** Empty where no authentication is needed. */
  security?: object[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  schema: JsonSchema
  example?: unknown
}

/** What a body may be, by media type. */
export type Content = Record<
  string,
  { schema?: JsonSchema; example?: unknown; examples?: Record<string, { value: unknown }> }
>
