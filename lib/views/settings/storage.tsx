import type { SettingsView } from '../../settings/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Time } from '../parts/time.tsx'

/** Where the files are, and what was last seen of it, from the server and from this browser. */
export function SettingsStorage({ settings }: { settings: SettingsView }) {
  const { bucket, timezone, storage } = settings
  const { way, reason } = storage.uploads
  // A way that isn't taken may break its promises.
  const kept = storage.probe.every((one) => one.passed || (one.way && one.way !== way))
  const isGood = kept && way !== 'lifelog'
  return (
    <section class="card" aria-labelledby="storage">
      <h3 id="storage">Storage</h3>
      <dl class="facts">
        <dt>Bucket</dt>
        <dd>
          <code>{bucket}</code>
        </dd>
        <dt>State</dt>
        <dd class={storage.reachable && isGood ? 'good' : 'bad'}>
          {!storage.reachable && (storage.error ?? 'Not reached yet.')}
          {storage.reachable &&
            (isGood ? 'Reachable, and as it should be.' : 'Reachable, but see below.')}
        </dd>
        {storage.reachable && (
          <>
            <dt>Files</dt>
            <dd>{reason}</dd>
          </>
        )}
        {storage.checked_at && (
          <>
            <dt>Checked</dt>
            <dd>
              <Time at={storage.checked_at} timezone={timezone} />
            </dd>
          </>
        )}
      </dl>
      {storage.probe.length > 0 && (
        <details open={!isGood}>
          <summary>What was checked</summary>
          <ul class="checks">
            {storage.probe.map(({ check, passed, detail }) => (
              <li class={passed ? 'good' : 'bad'}>
                <Icon name={passed ? 'check-circle' : 'x-circle'} />
                <span>
                  {check}
                  {!passed && <strong>: not so. {detail}</strong>}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="actions">
        <form method="post" action="/settings/storage/check">
          <button class="button" type="submit">
            <Icon name="server-stack" />
            Check again
          </button>
        </form>
        {way !== 'lifelog' && (
          <button class="button" type="button" disabled data-until-script data-storage-test>
            <Icon name="wifi" />
            Try from this browser
          </button>
        )}
      </div>
      <p class="field-hint" role="status" data-storage-test-result />
      <noscript>
        <p class="field-hint">Trying it from this browser needs JavaScript.</p>
      </noscript>
    </section>
  )
}
