import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'

/** The new API token, this once. */
export function NewTokenPage({ token }: { token: string }) {
  return (
    <Layout title="New API token" here="/settings" scripts={['copy']}>
      <section class="card">
        <h1>The new API token</h1>
        <p>
          It’s shown this once: LifeLog keeps only a fingerprint of it. The one before has stopped
          working.
        </p>
        <div class="field">
          <label for="token">Token</label>
          <input id="token" value={token} readonly autocomplete="off" spellcheck={false} />
        </div>
        <div class="actions">
          <button
            class="button button-primary"
            type="button"
            disabled
            data-until-script
            data-copy="token"
          >
            <Icon name="clipboard-document" />
            Copy
          </button>
          <a class="button" href="/settings">
            Done
          </a>
        </div>
      </section>
    </Layout>
  )
}
