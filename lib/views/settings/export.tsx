import { Icon } from '../parts/icon.tsx'

const formats = [
  { format: 'json', name: 'JSON', about: 'All events in one document.' },
  { format: 'ndjson', name: 'NDJSON', about: 'One event a line, for programs.' },
  { format: 'tar', name: 'TAR', about: 'A backup: all events, the trash and the files.' },
]

/** Everything, to take away. */
export function SettingsExport() {
  return (
    <section class="card" aria-labelledby="export">
      <h3 id="export">Export</h3>
      <ul class="exports">
        {formats.map(({ format, name, about }) => (
          <li>
            <a class="button" href={`/api/export?format=${format}`} download>
              <Icon name="arrow-down-tray" />
              {name}
            </a>
            <span class="quiet">{about}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
