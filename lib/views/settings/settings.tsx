import type { Child } from 'hono/jsx'
import type { Account } from '../../auth/account.ts'
import type { ProblemIssue } from '../../base/problem.ts'
import type { FormValues } from '../../http/form.ts'
import { type SettingsFields, settingsFields } from '../../settings/form.ts'
import type { SettingsView } from '../../settings/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { Owner, PasswordField } from '../parts/password-field.tsx'
import { SettingsAppearance } from './appearance.tsx'
import { SettingsBrowser } from './browser.tsx'
import { SettingsExport } from './export.tsx'
import { SettingsFiles } from './files.tsx'
import { SettingsLimits } from './limits.tsx'
import { SettingsNav } from './nav.tsx'
import { SettingsPasskeys } from './passkeys.tsx'
import { SettingsPassword } from './password.tsx'
import { SettingsSearch } from './search.tsx'
import { SettingsSecondFactor } from './second-factor.tsx'
import { SettingsSessions } from './sessions.tsx'
import { SettingsStorage } from './storage.tsx'
import { SettingsTime } from './time.tsx'

/**
 * The settings.
 * @param given what the form of a group was filled in with, where that was wrong
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
  const fields: SettingsFields = { ...settingsFields(settings), ...given }
  return (
    <Layout title="Settings" here="/settings" styles="settings.css" scripts={['settings-page']}>
      <h1>Settings</h1>
      <SettingsNav />
      <div class="stack settings" data-draft-fields>
        <SettingsAppearance fields={fields} errors={errors} />
        <SettingsTime fields={fields} errors={errors} />
        <SettingsLimits fields={fields} errors={errors} />
        <SettingsSearch settings={settings} fields={fields} given={given} errors={errors} />
        <SettingsBrowser />
        <Group id="security" title="Security">
          <SettingsPassword errors={errors} />
          <SettingsSecondFactor isOn={account.secondFactor} errors={errors} />
          <SettingsPasskeys
            passkeys={account.passkeys}
            isPossible={account.passkeysPossible}
            timezone={settings.timezone}
            errors={errors}
          />
          <SettingsSessions sessions={account.sessions} timezone={settings.timezone} />
          <Token errors={errors} />
        </Group>
        <Group id="data" title="Data">
          <SettingsExport />
          <SettingsFiles settings={settings} />
          <SettingsStorage settings={settings} />
        </Group>
        <p class="quiet">
          Names of places are those of <a href="https://www.geonames.org">GeoNames</a>, licensed
          under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.
        </p>
      </div>
    </Layout>
  )
}

/** Several cards about the same. */
function Group({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section class="stack settings-group" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

function Token({ errors }: { errors: ProblemIssue[] }) {
  const error = errors.find(({ path }) => path === 'token_password')?.message
  return (
    <section class="card" aria-labelledby="token">
      <h3 id="token">API token</h3>
      <p>
        Programs and the command line log in with it. See the{' '}
        <a href="/api/docs">description of the API</a>.
      </p>
      <details class="disclosure" open={error !== undefined}>
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
