import { fileSize } from '../../base/file-size.ts'
import type { SettingsView } from '../../settings/schema.ts'
import { numberText } from '../parts/number-text.ts'
import { usePageState } from '../parts/page-state.tsx'
import { Time } from '../parts/time.tsx'

/** Whether all files are as they were, and whether there is a backup that has them. */
export function SettingsFiles({ settings }: { settings: SettingsView }) {
  const { files, revisions, timezone } = settings
  const { locale } = usePageState()
  const { damaged, damaged_files, last_backup } = files
  return (
    <section class="card" aria-labelledby="files">
      <h3 id="files">Files and backups</h3>
      <dl class="facts">
        <dt>Files</dt>
        <dd class={damaged === 0 ? 'good' : 'bad'}>
          {damaged === 0
            ? 'None is known to be damaged.'
            : `${damaged} lost or damaged in the storage.`}
        </dd>
        <dt>Latest backup</dt>
        <dd class={last_backup?.faults ? 'bad' : undefined}>
          {last_backup ? (
            <>
              <Time at={last_backup.began_at} timezone={timezone} />
              {`: ${numberText(last_backup.events)} events, ${numberText(last_backup.files)} files`}
              {last_backup.faults > 0 && `; ${last_backup.faults} missing or damaged`}.
            </>
          ) : (
            'None yet.'
          )}
        </dd>
        <dt>Earlier versions</dt>
        <dd>
          {`${numberText(revisions.count)} of what events were before, ${fileSize(revisions.size_bytes, locale)}.`}
        </dd>
      </dl>
      {damaged > 0 && (
        <>
          <ul class="damaged-files">
            {damaged_files.map(({ key, filename, event_id, damage }) => (
              <li>
                <a href={`/events/${event_id}`}>{filename}</a> (<code>{key}</code>): {words[damage]}
              </li>
            ))}
            {damaged > damaged_files.length && <li>{damaged - damaged_files.length} more</li>}
          </ul>
          <p class="field-hint">
            An earlier backup may still have them:{' '}
            <code>lifelog doctor --fix --from backup.tar</code>
          </p>
        </>
      )}
    </section>
  )
}

const words = {
  missing: 'the file is missing',
  unreadable: 'the file can not be read',
  size_differs: 'the file has another size',
  digest_differs: 'the file has other bytes',
}
