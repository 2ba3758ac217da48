import * as v from 'valibot'
import { page } from '../lib/app/page.ts'
import { knownDevice, setDeviceCookie } from '../lib/auth/device-cookie.ts'
import { login } from '../lib/auth/login.ts'
import { sessionCookie, setSessionCookie } from '../lib/auth/session-cookie.ts'
import { clientAddress } from '../lib/http/client-address.ts'
import { ownPath } from '../lib/http/own-path.ts'
import { seeOther } from '../lib/http/see-other.ts'
import { LoginPage } from '../lib/views/parts/login.tsx'

/** Each may be missing: a form without a password is one with a wrong password. */
const text = v.optional(v.string(), '')

export default page({
  auth: 'public',
  form: v.object({ password: text, code: text, next: text, carried: v.optional(v.string()) }),
  secret: true,
  async handle({ ctx, form, c }) {
    const device = await knownDevice(ctx, c.req.raw)
    const session = await login(ctx, {
      password: form.password,
      code: form.code,
      address: clientAddress(ctx.config, c),
      device,
      userAgent: c.req.header('User-Agent'),
      previousSession: sessionCookie(ctx.config, c.req.raw),
    })
    const cookie = setSessionCookie(ctx.config, c.req.raw, session)
    const cookies = [cookie, await setDeviceCookie(ctx, c.req.raw, device)]
    const next = ownPath(form.next)
    if (form.carried === undefined) {
      for (const one of cookies) c.header('Set-Cookie', one, { append: true })
      return asksForPage(c.req.raw) ? seeOther(c, next) : c.body(null, 204)
    }
    const answer = await c.get('dispatch')(carriedOut(c.req.raw, next, form.carried, cookie))
    const headers = new Headers(answer.headers)
    for (const one of cookies) headers.append('Set-Cookie', one)
    return new Response(answer.body, { status: answer.status, headers })
  },
  onInvalid({ given, problem, c }) {
    if (!asksForPage(c.req.raw)) throw problem
    const next = ownPath(String(given.next ?? ''))
    const carried = given.carried === undefined ? undefined : String(given.carried)
    return <LoginPage next={next} carried={carried} error={problem.message} />
  },
})

function asksForPage(request: Request): boolean {
  return request.headers.get('Accept')?.includes('text/html') ?? false
}

/** The request that met the login, made again with the session that it gave. */
function carriedOut(request: Request, path: string, form: string, setCookie: string): Request {
  const headers = new Headers(request.headers)
  headers.delete('Content-Length')
  headers.set('Cookie', setCookie.split(';')[0] ?? '')
  return new Request(new URL(path, request.url), { method: 'POST', headers, body: form })
}
