import type { ErrorHandler } from 'hono'
import { isDatabaseUnavailable, isDiskFull } from '../../db/errors.ts'
import { sessionCookie } from '../auth/session-cookie.ts'
import { Problem, problem, problems } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { cameFrom } from '../http/came-from.ts'
import { clientLeft, hasLeft } from '../http/client-left.ts'
import type { Variables } from '../http/endpoint.ts'
import type { FormValues } from '../http/form.ts'
import { json } from '../http/json.ts'
import { ErrorPage, ErrorToast } from '../views/parts/error.tsx'
import { problemText } from '../views/parts/problem-text.ts'
import { render } from './render.ts'

/**
 * The one place where a failure becomes an answer, and where an unexpected one is logged. Who asks
 * for HTML gets a page, and htmx a message beside the page that it has; all others get the problem
 * itself.
 */
export function onError(ctx: Context): ErrorHandler<{ Variables: Variables }> {
  return (error, c) => {
    if (hasLeft(c) && !(error instanceof Problem)) {
      ctx.log.debug({ request_id: c.get('requestId'), err: error }, 'the client broke off')
      return c.body(null, clientLeft)
    }
    const failure = asProblem(error, ctx.databaseTrouble?.())
    const requestId = c.get('requestId')
    if (failure.status >= 500) {
      ctx.log.error({ request_id: requestId, err: failure.cause ?? failure }, failure.message)
    }
    if (c.req.header('Accept')?.includes('text/html')) return asView(ctx, c, failure)
    const body = problemBody(failure, requestId)
    // A script that sends for a page shows the owner what it's told.
    const told = c.req.header('HX-Request') ? { ...body, detail: problemText(failure) } : body
    return json(c, told, failure.status, {
      ...failure.headers,
      'Content-Type': 'application/problem+json',
    })
  }
}

type Failed = Parameters<ErrorHandler<{ Variables: Variables }>>[1]

async function asView(ctx: Context, c: Failed, failure: Problem): Promise<Response> {
  // Whoever has a session gets the navigation; to look it up may be what failed.
  if (sessionCookie(ctx.config, c.req.raw)) c.set('authentication', 'session')
  for (const [name, value] of Object.entries(failure.headers)) c.header(name, value)
  if (c.req.header('HX-Request')) {
    c.header('HX-Retarget', '#toasts')
    c.header('HX-Reswap', 'beforeend')
    c.header('HX-Reselect', '[data-toast]')
    return render(ctx, c, ErrorToast({ problem: failure }), failure.status)
  }
  const posted = failure.status >= 500 ? await postedTo(c) : undefined
  const view = ErrorPage({
    problem: failure,
    requestId: c.get('requestId'),
    retry: posted && { path: c.req.path, posted },
    back: c.req.method === 'POST' ? cameFrom(ctx.config, c.req.raw) : undefined,
  })
  return render(ctx, c, view, failure.status)
}

/** The form that failed; undefined where there is none, or it can't be read any more. */
async function postedTo(c: Failed): Promise<FormValues | undefined> {
  return c
    .get('posted')?.()
    .catch(() => undefined)
}

/** The body of a Problem by RFC 9457, with LifeLog's code and the request's id. */
export function problemBody(failure: Problem, requestId: string) {
  return {
    type: `urn:lifelog:problem:${failure.code}`,
    title: problems[failure.code].title,
    status: failure.status,
    code: failure.code,
    detail: failure.message,
    ...(failure.errors && { errors: failure.errors }),
    request_id: requestId,
  }
}

function asProblem(error: unknown, databaseTrouble: string | undefined): Problem {
  if (error instanceof Problem) return error
  if (isDatabaseUnavailable(error)) {
    const detail = isDiskFull(error)
      ? ['The disk of the database is full: make room.', 'Nothing was lost: try again then.']
      : [
          'The database does not answer.',
          databaseTrouble,
          'Nothing was lost: try again as soon as it does.',
        ]
    return problem('database_unavailable', detail.filter(Boolean).join(' '), {
      cause: error,
      headers: { 'Retry-After': '2' },
    })
  }
  return problem(
    'internal_error',
    'Something went wrong. The log has more under this request_id.',
    {
      cause: error,
    },
  )
}
