import { type Handler, Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { boundRequests } from '../http/bound-requests.ts'
import type { Route, Variables } from '../http/endpoint.ts'
import { describeApi } from './api-description.tsx'
import { csrf } from './csrf.ts'
import { headers } from './headers.ts'
import { observe } from './observe.ts'
import { onError } from './on-error.ts'
import { run } from './run.ts'

export type App = Hono<{ Variables: Variables }>

/** LifeLog as one function from Request to Response, made of its endpoints. */
export function createApp(ctx: Context, routes: Route[]): App {
  const app: App = new Hono({ router: new TrieRouter() })
  app.onError(onError(ctx))
  app.notFound((c) => {
    throw problem('not_found', `There is nothing at ${c.req.path}.`)
  })
  app.use(observe(ctx), headers(ctx.config), boundRequests(ctx.config), csrf(ctx))
  const apiDescription = describeApi(routes)
  for (const [path, methods] of Map.groupBy(routes, (route) => route.path)) {
    for (const { method, endpoint } of methods) {
      const handle = run(endpoint, ctx)
      app.on(method, path, (c, next) => {
        c.set('route', path)
        c.set('apiDescription', apiDescription)
        c.set('dispatch', (request) => app.fetch(request, c.env))
        return handle(c, next)
      })
    }
    app.all(path, refuseMethod(path, methods))
  }
  return app
}

function refuseMethod(path: string, routes: Route[]): Handler<{ Variables: Variables }> {
  const methods = routes.map(({ method }) => method)
  if (methods.includes('GET')) methods.push('HEAD')
  const allow = methods.toSorted().join(', ')
  return (c) => {
    c.set('route', path)
    throw problem('method_not_allowed', `${c.req.method} is not possible here, only ${allow}.`, {
      headers: { Allow: allow },
    })
  }
}
