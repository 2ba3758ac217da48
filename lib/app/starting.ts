import { fixedHeaders } from './headers.ts'

/** While LifeLog starts, in s: when to ask again. */
const retryAfter = 2

/**
 * What is answered before the database is there: that the process lives, that it isn't ready, and
 * to everybody else to come back. Pages do so by themselves.
 */
export function answerStarting(request: Request): Response {
  const { pathname } = new URL(request.url)
  if (pathname === '/health/live') return Response.json({ status: 'ok' }, { headers: fixedHeaders })
  const headers = { ...fixedHeaders, 'Retry-After': `${retryAfter}` }
  if (pathname === '/health/ready') {
    const parts = { database: 'unavailable', migrations: 'outdated', storage: 'unavailable' }
    return Response.json({ status: 'not_ready', ...parts }, { status: 503, headers })
  }
  const detail = 'LifeLog is starting, and waits for its database. Try again in a moment.'
  if (request.headers.get('Accept')?.includes('text/html')) {
    return new Response(
      `<!doctype html><html lang="en"><title>LifeLog is starting</title><p>${detail}</p></html>`,
      {
        status: 503,
        headers: {
          ...headers,
          'Content-Type': 'text/html; charset=utf-8',
          Refresh: `${retryAfter}`,
        },
      },
    )
  }
  const problem = {
    type: 'urn:lifelog:problem:database_unavailable',
    title: 'Database unavailable',
    status: 503,
    code: 'database_unavailable',
    detail,
  }
  return new Response(JSON.stringify(problem), {
    status: 503,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
  })
}
