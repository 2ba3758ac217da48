import type { SettingsView } from '../settings/schema.ts'
import { Icon } from './icon.tsx'
import { Time } from './time.tsx'

/** Where the files are, and what was last seen of it, from the server and from this browser. */
export function SettingsStorage({ settings }: { settings: SettingsView }) {
  const { bucket, timezone, storage } = settings
  const kept = storage.probe.every(({ passed }) => passed)
  return (
    <section class="card" aria-labelledby="storage">
      <h2 id="storage">Storage</h2>
      <dl class="facts">
        <dt>Bucket</dt>
        <dd>
          <code>{bucket}</code>
        </dd>
        <dt>State</dt>
        <dd class={storage.reachable && kept ? 'good' : 'bad'}>
          {!storage.reachable && (storage.error ?? 'Not reached yet.')}
          {storage.reachable &&
            (kept ? 'Reachable, and as it should be.' : 'Reachable, but see below.')}
        </dd>
        {storage.checked_at && (
          <>
            <dt>Checked</dt>
            <dd>
              <Time at={storage.checked_at} timezone={timezone} as="full" />
            </dd>
          </>
        )}
      </dl>
      {storage.probe.length > 0 && (
        <details open={!kept}>
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
        <button class="button" type="button" data-storage-test>
          <Icon name="wifi" />
          Try from this browser
        </button>
      </div>
      <p class="field-hint" role="status" data-storage-test-result />
      <noscript>
        <p class="field-hint">Trying it from this browser needs JavaScript.</p>
      </noscript>
    </section>
  )
}
