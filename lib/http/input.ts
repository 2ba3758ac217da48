import type { Context as HonoContext } from 'hono'
import * as v from 'valibot'
import { hasMoreValues } from '../base/count-values.ts'
import { type Problem, problem } from '../base/problem.ts'
import { boundedBytes } from './bounded-bytes.ts'
import type { Endpoint } from './endpoint.ts'
import { bodyType } from './media-type.ts'
import { parseUrlencoded } from './urlencoded.ts'

/** The longest JSON body, in bytes: a description of 100,000 characters, all escaped, has room. */
export const bodyMaxBytes = 2 * 1024 * 1024

/** Each value at fault takes a kilobyte to tell so; metadata of 64 KiB can have half as many. */
const maxValues = 50_000

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * What a request gives an endpoint, validated.
 * @throws {Problem} `validation_failed`, `invalid_json`, `unsupported_media_type` or
 * `payload_too_large`
 */
export async function readInput(
  { params, query, headers, body, bodyOptional = false, rawBodyTypes }: Endpoint,
  c: HonoContext,
): Promise<{ params: unknown; query: unknown; headers: unknown; body: unknown }> {
  return {
    params: params && validate(params, c.req.param()),
    query: query ? validate(query, queryValues(c.req.url)) : refuseQuery(c.req.url),
    headers: headers && validate(headers, headerValues(headers, c)),
    body: body
      ? await readBody(c.req.raw, body, bodyOptional, rawBodyTypes ?? [])
      : rawBodyTypes && (await checkType(c.req.raw, rawBodyTypes, bodyOptional)),
  }
}

/** Refuses a body of a type that the endpoint doesn't read. */
async function checkType(request: Request, types: string[], optional: boolean): Promise<undefined> {
  const type = bodyType(request)
  if (types.includes(type)) return
  if (optional && !type && (await readText(request)) === '') return
  throw problem(
    'unsupported_media_type',
    `The body is ${type || 'of no known type'}; ${types.join(' or ')} is needed.`,
  )
}

/** The headers that the schema names, as they were sent. */
function headerValues(schema: v.GenericSchema, c: HonoContext): Record<string, string | undefined> {
  const names = 'entries' in schema ? Object.keys(schema.entries as object) : []
  return Object.fromEntries(names.map((name) => [name, c.req.header(name)]))
}

async function readBody(
  request: Request,
  schema: v.GenericSchema,
  optional: boolean,
  rawBodyTypes: string[],
): Promise<unknown> {
  const type = bodyType(request)
  if (type && rawBodyTypes.includes(type)) return undefined
  if (type && type !== 'application/json' && !type.endsWith('+json')) {
    throw problem(
      'unsupported_media_type',
      `The body is ${type}; ${['application/json', ...rawBodyTypes].join(' or ')} is needed.`,
    )
  }
  const text = await readText(request)
  if (text === '' && optional) return validate(schema, {})
  if (!type) {
    throw problem('unsupported_media_type', 'The request needs Content-Type: application/json.')
  }
  const value = parseJson(text)
  if (hasMoreValues(value, maxValues)) {
    throw problem('validation_failed', `The body has more than ${maxValues} values.`)
  }
  return validate(schema, value)
}

/**
 * The body as text, given up as soon as it's too long.
 * @throws {Problem} `payload_too_large`, `invalid_json` where it isn't UTF-8
 */
export async function readText(request: Request): Promise<string> {
  const announced = request.headers.get('Content-Length')
  if (Number(announced) > bodyMaxBytes) throw tooLarge()
  // What is announced can't be exceeded, and to read it at once is quicker.
  const bytes = announced
    ? await request.arrayBuffer()
    : await boundedBytes(request.body, bodyMaxBytes, tooLarge)
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw problem('invalid_json', 'The body is not UTF-8.', { cause: error })
  }
}

/** For a form or a query that no page and no client of LifeLog makes. */
export function tooManyFields(max: number): Problem {
  return problem('validation_failed', `There are more than ${max} fields.`)
}

function tooLarge() {
  return problem('payload_too_large', `The body may have at most ${bodyMaxBytes} bytes.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw problem('invalid_json', `The body is not JSON: ${(error as Error).message}.`)
  }
}

function queryValues(url: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  // The router has taken the rest of the URL apart already.
  const begin = url.indexOf('?')
  if (begin < 0) return values
  for (const [name, value] of parseUrlencoded(url.slice(begin), tooManyFields)) {
    if (Object.hasOwn(values, name)) {
      throw problem('validation_failed', `The parameter ${name} is given twice.`, {
        errors: [{ path: name, message: 'given more than once' }],
      })
    }
    values[name] = value
  }
  return values
}

function refuseQuery(url: string): undefined {
  if (!url.includes('?')) return
  const names = Object.keys(queryValues(url))
  if (names.length === 0) return
  throw problem('validation_failed', `There is no parameter ${names.join(', ')} here.`, {
    errors: names.map((path) => ({ path, message: 'unknown parameter' })),
  })
}

/**
 * The value in the form that the schema gives it.
 * @throws {Problem} `validation_failed`, with each path at fault
 */
export function validate<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const errors = result.issues.map((issue) => ({
    path: v.getDotPath(issue) ?? '',
    message: issue.message,
  }))
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message))
  throw problem('validation_failed', `${detail.slice(0, 5).join('. ')}.`, {
    errors: errors.slice(0, 100),
  })
}
