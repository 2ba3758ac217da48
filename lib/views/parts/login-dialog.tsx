import { LoginCode } from './code-field.tsx'
import { Owner, PasswordField } from './password-field.tsx'

/** Opens over a page whose session has ended, so that nothing on it is lost (app.client.ts). */
export function LoginDialog() {
  return (
    <dialog id="login-dialog" class="dialog" aria-labelledby="login-dialog-title">
      <form method="post" action="/login">
        <h2 id="login-dialog-title">Please log in again</h2>
        <p>Your session has ended. What you typed is still here and is sent after the login.</p>
        <Owner />
        <PasswordField id="login-dialog-password" name="password" label="Password" />
        <LoginCode id="login-dialog-code" />
        <p class="field-error" role="alert" data-login-problem hidden />
        <div class="actions">
          <button class="button button-primary" type="submit">
            Log in
          </button>
          <button class="button" type="button" data-login-cancel>
            Not now
          </button>
        </div>
      </form>
    </dialog>
  )
}
