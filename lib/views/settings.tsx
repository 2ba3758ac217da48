import type { ProblemIssue } from '../base/problem.ts'
import type { FormValues } from '../http/form.ts'
import type { SettingsView } from '../settings/schema.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { SettingsExport } from './settings-export.tsx'
import { SettingsFiles } from './settings-files.tsx'
import { SettingsForm } from './settings-form.tsx'
import { SettingsPassword } from './settings-password.tsx'
import { SettingsStorage } from './settings-storage.tsx'

/**
 * The settings.
 * @param given what the form of the limits was filled in with, where that was wrong
 * @param errors what is wrong in whichever form was sent, by field
 */
export function SettingsPage({
  settings,
  given,
  errors = [],
}: {
  settings: SettingsView
  given?: FormValues
  errors?: ProblemIssue[]
}) {
  return (
    <Layout
      title="Settings"
      here="/settings"
      styles="settings.css"
      scripts={['settings.client.ts']}
    >
      <h1>Settings</h1>
      <div class="stack">
        <SettingsForm settings={settings} given={given} errors={errors} />
        <SettingsStorage settings={settings} />
        <SettingsFiles settings={settings} />
        <SettingsExport />
        <Token />
        <SettingsPassword errors={errors} />
        <Sessions />
      </div>
    </Layout>
  )
}

function Token() {
  return (
    <section class="card" aria-labelledby="token">
      <h2 id="token">API token</h2>
      <p>
        Programs and the command line log in with it. See the{' '}
        <a href="/api/docs">description of the API</a>.
      </p>
      <details class="ask">
        <summary class="button">
          <Icon name="arrow-path" />
          Replace the token
        </summary>
        <form class="card" method="post" action="/settings/token">
          <p>The present token stops at once, wherever it’s in use. The new one is shown once.</p>
          <button class="button button-danger" type="submit">
            Replace it
          </button>
        </form>
      </details>
    </section>
  )
}

function Sessions() {
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">Sessions</h2>
      <p>A browser stays logged in until it isn’t used for 30 days.</p>
      <div class="actions">
        <form method="post" action="/logout">
          <button class="button" type="submit">
            Log out
          </button>
        </form>
        <form method="post" action="/settings/sign-out">
          <button class="button button-danger" type="submit">
            Log out everywhere
          </button>
        </form>
      </div>
    </section>
  )
}
