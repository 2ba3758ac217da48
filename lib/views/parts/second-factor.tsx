import { raw } from 'hono/html'
import { renderSVG } from 'uqr'
import { CodeField } from './code-field.tsx'
import { Layout } from './layout.tsx'

/** The secret, to be taken over into an app, and the field for a first code of it. */
export function SecondFactorPage({
  secret,
  uri,
  error,
}: {
  secret: string
  uri: string
  error?: string
}) {
  return (
    <Layout title="Second factor" here="/settings" styles="share.css">
      <form class="card narrow" method="post" action="/settings/second-factor/confirm">
        <h1>Second factor</h1>
        <p>Scan this with an app for one-time codes, or type the key into it.</p>
        <figure class="share-code">
          <span role="img" aria-label="QR code of the key">
            {raw(renderSVG(uri, { ecc: 'M', border: 2 }))}
          </span>
        </figure>
        <div class="field">
          <label for="secret">Key</label>
          <input id="secret" value={secret} readonly autocomplete="off" spellcheck={false} />
        </div>
        <CodeField id="code" error={error} />
        <div class="actions">
          <button class="button button-primary" type="submit">
            Switch it on
          </button>
          <a class="button" href="/settings">
            Not now
          </a>
        </div>
      </form>
    </Layout>
  )
}

/** The recovery codes, this once. */
export function RecoveryCodesPage({ codes }: { codes: string[] }) {
  return (
    <Layout title="Recovery codes" here="/settings">
      <section class="card narrow">
        <h1>Recovery codes</h1>
        <p>
          The second factor is on. Should you lose your phone, each of these works once in place of
          a code. Keep them apart from your password: they’re shown this once.
        </p>
        <pre tabindex={0}>{codes.join('\n')}</pre>
        <a class="button button-primary" href="/settings">
          I have kept them
        </a>
      </section>
    </Layout>
  )
}
