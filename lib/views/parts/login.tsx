import { LoginCode } from './code-field.tsx'
import { Layout } from './layout.tsx'
import { Owner, PasswordField } from './password-field.tsx'

/**
 * The login, on the way to the page `next`.
 * @param carried the form that was posted to `next` without a session, urlencoded
 * @param interrupted whether a session seems to have ended while a form was filled in
 */
export function LoginPage({
  next = '/',
  carried,
  interrupted = false,
  error,
  byPasskey = false,
}: {
  next?: string
  carried?: string | undefined
  interrupted?: boolean
  error?: string | undefined
  /** Whether there is a passkey by which to log in here. */
  byPasskey?: boolean
}) {
  return (
    <Layout title="Log in" scripts={byPasskey ? ['passkey'] : []}>
      <form class="card narrow" method="post" action="/login">
        <h1>Log in</h1>
        {interrupted && carried !== undefined && (
          <p>
            Your session has ended. What you typed is kept, and what you asked for is done after the
            login.
          </p>
        )}
        {interrupted && carried === undefined && (
          <p>Your session has ended, so nothing was done. Log in and try again, please.</p>
        )}
        {next !== '/' && <input type="hidden" name="next" value={next} />}
        {carried !== undefined && <input type="hidden" name="carried" value={carried} />}
        <Owner />
        <PasswordField id="password" name="password" label="Password" autofocus error={error} />
        <LoginCode id="code" />
        <button class="button button-primary button-wide" type="submit">
          Log in
        </button>
      </form>
      {byPasskey && (
        <form
          class="card narrow needs-script"
          method="post"
          action="/login/passkey"
          data-passkey="login"
        >
          <input type="hidden" name="next" value={next} />
          <p class="field-error" role="alert" data-passkey-problem hidden />
          <button class="button button-wide" type="submit">
            Log in by a passkey
          </button>
        </form>
      )}
    </Layout>
  )
}
