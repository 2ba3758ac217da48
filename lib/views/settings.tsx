import type { Account } from '../auth/account.ts'
import type { ProblemIssue } from '../base/problem.ts'
import type { FormValues } from '../http/form.ts'
import type { SettingsView } from '../settings/schema.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { Owner, PasswordField } from './password-field.tsx'
import { SettingsExport } from './settings-export.tsx'
import { SettingsFiles } from './settings-files.tsx'
import { SettingsForm } from './settings-form.tsx'
import { SettingsPasskeys } from './settings-passkeys.tsx'
import { SettingsPassword } from './settings-password.tsx'
import { SettingsSecondFactor } from './settings-second-factor.tsx'
import { SettingsSessions } from './settings-sessions.tsx'
import { SettingsStorage } from './settings-storage.tsx'

/**
 * The settings.
 * @param given what the form of the limits was filled in with, where that was wrong
 * @param errors what is wrong in whichever form was sent, by field
 */
export function SettingsPage({
  settings,
  account,
  given,
  errors = [],
}: {
  settings: SettingsView
  account: Account
  given?: FormValues
  errors?: ProblemIssue[]
}) {
  return (
    <Layout
      title="Settings"
      here="/settings"
      styles="settings.css"
      scripts={['settings.client.ts', 'copy.client.ts', 'logout.client.ts', 'passkey.client.ts']}
    >
      <h1>Settings</h1>
      <div class="stack">
        <SettingsForm settings={settings} given={given} errors={errors} />
        <SettingsStorage settings={settings} />
        <SettingsFiles settings={settings} />
        <SettingsExport />
        <Token errors={errors} />
        <SettingsPassword errors={errors} />
        <SettingsSecondFactor isOn={account.secondFactor} errors={errors} />
        <SettingsPasskeys
          passkeys={account.passkeys}
          isPossible={account.passkeysPossible}
          timezone={settings.timezone}
          errors={errors}
        />
        <SettingsSessions sessions={account.sessions} timezone={settings.timezone} />
        <p class="quiet">
          Names of places are those of <a href="https://www.geonames.org">GeoNames</a>, licensed
          under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.
        </p>
      </div>
    </Layout>
  )
}

function Token({ errors }: { errors: ProblemIssue[] }) {
  const error = errors.find(({ path }) => path === 'token_password')?.message
  return (
    <section class="card" aria-labelledby="token">
      <h2 id="token">API token</h2>
      <p>
        Programs and the command line log in with it. See the{' '}
        <a href="/api/docs">description of the API</a>.
      </p>
      <details class="ask" open={error !== undefined}>
        <summary class="button">
          <Icon name="arrow-path" />
          Replace the token
        </summary>
        <form class="card" method="post" action="/settings/token">
          <p>The present token stops at once, wherever it’s in use. The new one is shown once.</p>
          <Owner />
          <PasswordField
            id="token_password"
            name="token_password"
            label="Your password"
            error={error}
          />
          <label class="check">
            <input type="checkbox" name="sessions" value="yes" />
            Log out all other browsers, too
          </label>
          <button class="button button-danger" type="submit">
            Replace it
          </button>
        </form>
      </details>
    </section>
  )
}
