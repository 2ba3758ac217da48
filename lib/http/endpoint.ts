import type { Context as HonoContext } from 'hono'
import type * as v from 'valibot'
import type { ProblemCode } from '../base/problem.ts'
import type { Context } from '../context.ts'
import type { FormValues } from './form.ts'

type Schema = v.GenericSchema<unknown, unknown>
type Output<S> = S extends Schema ? v.InferOutput<S> : undefined

/** What the router keeps for each request. */
export type Variables = {
  requestId: string
  /** The headers that every answer has. */
  headers: Record<string, string>
  /** Whether the answer has them already. */
  hasHeaders: boolean | undefined
  route: string | undefined
  authentication: 'token' | 'session' | undefined
  apiDescription: {
    json(): Uint8Array<ArrayBuffer>
    sharedPage(origin: string, assets: Context['assets']): Uint8Array<ArrayBuffer>
    page(origin: string, assets: Context['assets']): string
  }
  /** The client came by HTTPS. */
  isSecure: boolean
  /** Reads what a form posted, for a page about a failure to keep. */
  posted: (() => Promise<FormValues>) | undefined
  /** Answers another request as if it had come by the same way. */
  dispatch: (request: Request) => Response | Promise<Response>
}

export type Call<P = undefined, Q = undefined, B = undefined, H = undefined> = {
  ctx: Context
  params: Output<P>
  query: Output<Q>
  headers: Output<H>
  body: Output<B>
  /** The request and what answers it, for what is neither JSON in nor JSON out. */
  c: HonoContext<{ Variables: Variables }>
}

/**
 * What `handle` gives: what the schema of `result` describes, or a Response; where `result` names
 * media types a Response, and without it a Response or nothing.
 */
type Answer<R> = R extends Schema
  ? v.InferOutput<R> | Response
  : R extends string[]
    ? Response
    : // biome-ignore lint/suspicious/noConfusingVoidType: verbs that give nothing return Promise<void>.
      Response | undefined | void

type Declaration<P, Q, B, R, H> = {
  /** One line, in the imperative, for the API's documentation. */
  summary: string
  description?: string
  /** `owner` (the default) needs the token or a session, `public` nothing. */
  auth?: 'owner' | 'public'
  /** The parts of the path in brackets, by name. */
  params?: P
  query?: Q
  /** Those headers that it reads, beside what every endpoint does; each by its usual name. */
  headers?: H
  /** A JSON body. Without this and `rawBodyTypes` a body is ignored. */
  body?: B
  /** The body may be left out altogether. */
  bodyOptional?: boolean
  /** Types of request body that reach `handle` unread, beside the JSON of `body`. */
  rawBodyTypes?: string[]
  /** For the documentation: what a JSON body is that reaches `handle` unread. */
  rawJson?: Schema
  /** The JSON in the answer; the types of an answer that isn't JSON; or nothing (204). */
  result?: R
  /** Status of the answer where all went well: 200, or 204 without a result. */
  status?: number
  /** Further statuses that `handle` may answer with, and what they say. */
  otherStatuses?: Record<number, string>
  /** What may be refused, beyond what every endpoint may. */
  errors?: ProblemCode[]
  example?: {
    params?: unknown
    query?: unknown
    headers?: unknown
    body?: unknown
    result?: unknown
    /** In place of `result` where answers differ: one of each, by name. */
    results?: Record<string, unknown>
  }
  handle: (call: Call<P, Q, B, H>) => Answer<NoInfer<R>> | Promise<Answer<NoInfer<R>>>
}

/** A handler file's default export: how one method of one path is reached, checked and answered. */
export type Endpoint = Omit<
  Declaration<
    Schema | undefined,
    Schema | undefined,
    Schema | undefined,
    Schema | string[] | undefined,
    Schema | undefined
  >,
  'handle' | 'summary'
> & {
  /** Of an endpoint of the API; a page has none. */
  summary?: string
  auth: 'owner' | 'public'
  status: number
  /** Reads what a form posted, where a page about a failure may hold it. */
  posted?: (request: Request) => Promise<FormValues>
  handle: (call: {
    ctx: Context
    params: unknown
    query: unknown
    headers: unknown
    body: unknown
    c: HonoContext<{ Variables: Variables }>
  }) => unknown
  /** What is answered to a request that isn't the owner's, if not the problem `unauthorized`. */
  unauthenticated?: (
    ctx: Context,
    c: HonoContext<{ Variables: Variables }>,
  ) => Promise<Response | undefined>
}

/** An endpoint with the method and the path that its file name gives it. */
export type Route = { method: string; path: string; file: string; endpoint: Endpoint }

/** Declares an endpoint: everything about it, in one place. */
export function endpoint<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  R extends Schema | string[] | undefined = undefined,
  H extends Schema | undefined = undefined,
>(declaration: Declaration<P, Q, B, R, H>): Endpoint {
  return {
    auth: 'owner',
    status: declaration.result ? 200 : 204,
    ...declaration,
  } as Endpoint
}

/** Whether a handler file's export was made by `endpoint` or `page`. */
export function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'handle' in value && 'auth' in value
}

/** Whether an endpoint's `result` is a schema, that is JSON. */
export function isSchema(result: Endpoint['result']): result is Schema {
  return result !== undefined && !Array.isArray(result)
}
