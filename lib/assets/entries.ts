/** The modules of `lib/browser` that pages name, beside those that a module imports when it needs them. */
export const entries = [
  'app',
  'attachments',
  'back',
  'copy',
  'event-form-page',
  'keyboard',
  'logout',
  'map',
  'offline',
  'passkey',
  'photo-grid',
  'settings-page',
  'tag-completion',
  'tasks',
  'timeline-page',
] as const

export type Entry = (typeof entries)[number]
