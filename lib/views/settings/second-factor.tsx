import type { ProblemIssue } from '../../base/problem.ts'
import { Owner, PasswordField } from '../parts/password-field.tsx'

/** The part of the settings that switches it on or off. */
export function SettingsSecondFactor({ isOn, errors }: { isOn: boolean; errors: ProblemIssue[] }) {
  const error = errors.find(({ path }) => path === 'factor_password')?.message
  const action = isOn ? 'Switch it off' : 'Set it up'
  return (
    <section class="card" aria-labelledby="second-factor">
      <h3 id="second-factor">Second factor</h3>
      <p>
        {isOn
          ? 'The login asks for a code of your app beside the password.'
          : 'With it the password alone lets nobody in: the login asks for a code of an app on your phone, too.'}
      </p>
      <details class="disclosure" open={error !== undefined}>
        <summary class="button">{action}</summary>
        <form class="card" method="post" action="/settings/second-factor">
          <input type="hidden" name="to" value={isOn ? 'off' : 'on'} />
          <Owner />
          <PasswordField
            id="factor_password"
            name="factor_password"
            label="Password of this login"
            error={error}
          />
          <button class={isOn ? 'button button-danger' : 'button button-primary'} type="submit">
            {isOn ? 'Switch the second factor off' : 'Go on'}
          </button>
        </form>
      </details>
    </section>
  )
}
