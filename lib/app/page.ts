import type { JSX } from 'hono/jsx/jsx-runtime'
import { v7 as uuid } from 'uuid'
import * as v from 'valibot'
import { Problem } from '../base/problem.ts'
import type { Call, Endpoint } from '../http/endpoint.ts'
import { type FormValues, readForm } from '../http/form.ts'
import { validate } from '../http/input.ts'
import { askToLogin } from './ask-to-login.ts'
import { cachePage } from './cache-page.ts'
import { answer, draw, render } from './render.ts'

type Schema = v.GenericSchema<unknown, unknown>
type Output<S> = S extends Schema ? v.InferOutput<S> : undefined
type PageCall<P, Q> = Omit<Call<P, Q>, 'headers' | 'body'> & {
  /** A new one, for an event that a form of the page may record. */
  uid: string
}
type Answer = JSX.Element | Response | Promise<JSX.Element | Response>

type Declaration<P, Q, F> = {
  auth?: 'owner' | 'public'
  params?: P
  /** Without a schema whatever the query holds is ignored. */
  query?: Q
  /** What a form posts (urlencoded); a field that is given more than once is an array. */
  form?: F
  /** The form holds secrets, so no page holds it: neither the login nor that of a failure. */
  secret?: boolean
  /** It's cached until something changes; see `cachePage` for what may decide on it. */
  cached?: boolean
  /** Answers with a page (a Layout), a fragment of one, or a Response. */
  handle: (call: PageCall<P, Q> & { form: Output<F> }) => Answer
  /**
   * The form once more, with what was typed, where that is wrong or `handle` throws a Problem. The
   * answer has the problem's status. Throws the problem again where the form isn't to blame.
   */
  onInvalid?: (call: PageCall<P, Q> & { given: FormValues; problem: Problem }) => Answer
}

/**
 * Declares an endpoint that answers with HTML: a page where `handle` gives a Layout, a fragment
 * where it gives anything else. Without a session a GET goes through the login and comes back; what
 * was posted is kept by the login and carried out after it.
 */
export function page<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  F extends Schema | undefined = undefined,
>({
  form,
  onInvalid,
  secret = false,
  cached = false,
  ...declaration
}: Declaration<P, Q, F>): Endpoint {
  return {
    auth: 'owner',
    status: 200,
    result: ['text/html'],
    query: v.object({}),
    ...declaration,
    ...(!secret && { posted: readForm }),
    async handle(call) {
      const { ctx, c } = call
      const uid = uuid()
      const asked = { ...call, uid } as PageCall<P, Q>
      const given = form ? await readForm(c.req.raw) : {}
      if (form && !secret) c.set('posted', async () => given)
      try {
        const typed = (form && validate(form, given)) as Output<F>
        const handle = async () => declaration.handle({ ...asked, form: typed })
        if (!cached) return await render(ctx, c, await handle())
        const html = await cachePage(ctx, c, uid, async () => {
          const view = await handle()
          return view instanceof Response ? view : draw(ctx, c, view)
        })
        return html instanceof Response ? html : answer(ctx, c, html)
      } catch (error) {
        if (!onInvalid || !(error instanceof Problem)) throw error
        const answer = await onInvalid({ ...asked, given, problem: error })
        for (const [name, value] of Object.entries(error.headers)) c.header(name, value)
        return render(ctx, c, answer, error.status)
      }
    },
    unauthenticated: (ctx, c) => askToLogin(ctx, c, { carry: !secret }),
  }
}
