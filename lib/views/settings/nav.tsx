const groups = {
  appearance: 'Appearance',
  time: 'Time',
  attachments: 'Files',
  languages: 'Search',
  browser: 'Browser',
  security: 'Security',
  data: 'Data',
} as const

/** The ways to each group of the settings on this page. */
export function SettingsNav() {
  return (
    <nav class="settings-nav" aria-label="Groups of settings">
      {Object.entries(groups).map(([id, name]) => (
        <a href={`#${id}`}>{name}</a>
      ))}
    </nav>
  )
}
