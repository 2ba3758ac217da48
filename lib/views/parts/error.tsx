import { type Problem, problems } from '../../base/problem.ts'
import { fieldNames } from '../../events/form-fields.ts'
import type { FormValues } from '../../http/form.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { problemText } from './problem-text.ts'
import { Toast } from './toast.tsx'

/**
 * What went wrong, calmly, and a way on.
 * @param requestId by which the log has more
 * @param retry the form that failed, and where it was posted to
 * @param back the page on which it was filled in
 */
export function ErrorPage({
  problem,
  requestId,
  retry,
  back,
}: {
  problem: Problem
  requestId: string
  retry?: { path: string; posted: FormValues } | undefined
  back?: string | undefined
}) {
  const { title } = problems[problem.code]
  return (
    <Layout title={title} {...(retry && { styles: 'error.css' })}>
      <section class="card narrow">
        <Icon name="exclamation-circle" class="icon-large" />
        <h1>{title}</h1>
        <p dir="auto">{problemText(problem)}</p>
        <div class="actions">
          {retry && (
            <form method="post" action={retry.path}>
              {fieldsOf(retry.posted).map(([name, value]) => (
                <input type="hidden" name={name} value={value} />
              ))}
              <button class="button button-primary" type="submit">
                Try again
              </button>
            </form>
          )}
          {back && !retry && (
            <a class="button button-primary" href={back}>
              Back to the form
            </a>
          )}
          {problem.code === 'unauthorized' && (
            <a class="button button-primary" href="/login">
              Log in
            </a>
          )}
          <a class={retry || back ? 'button' : 'button button-primary'} href="/">
            To the timeline
          </a>
        </div>
        {retry && <Typed posted={retry.posted} />}
        {problem.status >= 500 && (
          <p class="quiet">
            Request <code>{requestId}</code>
          </p>
        )}
      </section>
    </Layout>
  )
}

/** What would be lost with the page, where it's text of the owner's. */
function Typed({ posted }: { posted: FormValues }) {
  const typed = Object.entries(fieldNames).flatMap(([field, name]) => {
    const value = [posted[field]].flat().join('\n').trim()
    return value ? [{ name, value }] : []
  })
  if (typed.length === 0) return null
  return (
    <>
      <p class="quiet">What you typed is kept on this page:</p>
      <dl class="typed">
        {typed.map(({ name, value }) => (
          <div>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function fieldsOf(posted: FormValues): [name: string, value: string][] {
  return Object.entries(posted).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
}

/** The same beside a page that stays as it is. */
export function ErrorToast({ problem }: { problem: Problem }) {
  return <Toast kind="failed" message={problemText(problem)} />
}
