import { randomUUID } from 'node:crypto'
import { type ServerResponse, STATUS_CODES } from 'node:http'
import { RequestError } from '@hono/node-server'
import { type Problem, problem } from '../base/problem.ts'
import { fixedHeaders } from './headers.ts'
import { problemBody } from './on-error.ts'

/** The answer where the app couldn't give one, most often as Host and path make no URL. */
export function answerMalformed(error: unknown): Response {
  const { status, headers, body } = describe(
    error instanceof RequestError
      ? noAddress()
      : problem('internal_error', 'Something went wrong.'),
  )
  return new Response(body, { status, headers })
}

/** Answers a request that has no Host. */
export function sendMalformed(response: ServerResponse): void {
  const { status, headers, body } = describe(noAddress())
  response.writeHead(status, headers).end(body)
}

/** The same as text, head and body, for what Node couldn't read as a request. */
export function refuseMalformed(error: NodeJS.ErrnoException): string {
  const { status, headers, body } = describe(asProblem(error))
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n')
}

function noAddress() {
  return problem('bad_request', 'Host and path of the request make no valid address.')
}

function asProblem({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return problem('headers_too_large', 'The headers may have at most 16 KiB.')
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return problem('request_timeout', 'The request did not arrive in time. Send it again.')
  }
  return problem('bad_request', 'This is no HTTP request that can be understood.')
}

function describe(failure: Problem) {
  const id = randomUUID()
  const body = JSON.stringify(problemBody(failure, id))
  const headers = {
    ...fixedHeaders,
    'Content-Type': 'application/problem+json',
    'Content-Length': `${Buffer.byteLength(body)}`,
    'X-Request-Id': id,
  }
  return { status: failure.status, headers, body }
}
