import type { FormValues } from '../http/form.ts'
import { type Problem, problems } from '../http/problem.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { Toast } from './toast.tsx'

/**
 * What went wrong, calmly, and a way on.
 * @param requestId by which the log has more
 * @param retry the form that failed, and where it was posted to
 */
export function ErrorPage({
  problem,
  requestId,
  retry,
}: {
  problem: Problem
  requestId: string
  retry?: { path: string; posted: FormValues } | undefined
}) {
  const { title } = problems[problem.code]
  return (
    <Layout title={title}>
      <section class="card narrow">
        <Icon name="exclamation-circle" class="icon-large" />
        <h1>{title}</h1>
        <p dir="auto">{problem.message}</p>
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
          <a class={retry ? 'button' : 'button button-primary'} href="/">
            To the timeline
          </a>
        </div>
        {problem.status >= 500 && (
          <p class="quiet">
            Request <code>{requestId}</code>
          </p>
        )}
      </section>
    </Layout>
  )
}

function fieldsOf(posted: FormValues): [name: string, value: string][] {
  return Object.entries(posted).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
}

/** The same beside a page that stays as it is. */
export function ErrorToast({ problem }: { problem: Problem }) {
  return <Toast kind="failed" message={problem.message} />
}
