import type { ProblemIssue } from '../../base/problem.ts'
import { Owner, PasswordField } from '../parts/password-field.tsx'

/** The form that changes the password. */
export function SettingsPassword({ errors }: { errors: ProblemIssue[] }) {
  const error = (name: string) => errors.find(({ path }) => path === name)?.message
  return (
    <form class="card" method="post" action="/settings/password" aria-labelledby="password">
      <h3 id="password">Password</h3>
      <Owner />
      <PasswordField
        id="current"
        name="current"
        label="Present password"
        error={error('current')}
      />
      <PasswordField
        id="next"
        name="next"
        label="New password, 8 characters at least"
        isNew
        error={error('next')}
      />
      <PasswordField
        id="repeated"
        name="repeated"
        label="New password again"
        isNew
        error={error('repeated')}
      />
      <label class="check">
        <input type="checkbox" name="token" value="yes" />
        Stop the API token, too
      </label>
      <p class="field-hint">All other browsers are logged out then.</p>
      <div class="actions">
        <button class="button button-primary" type="submit">
          Change the password
        </button>
      </div>
    </form>
  )
}
