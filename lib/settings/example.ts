import type { SettingsView } from './schema.ts'

/** For the API's documentation. */
export const exampleSettings: SettingsView = {
  file_max_bytes: 10485760,
  attachment_max_per_event: 10,
  allowed_mime_types: ['image/jpeg', 'image/png', 'application/pdf', 'text/plain'],
  timezone: 'Europe/Berlin',
  theme: 'auto',
  locale: 'de-DE',
  hour_cycle: 'auto',
  first_weekday: 'auto',
  search_languages: ['english', 'german'],
  ocr: true,
  on_this_day: true,
  paused_tags: ['hospital'],
  paused_periods: [{ start: '2019-03-01', end: '2019-06-30' }],
  bucket: 'lifelog-attachments',
  storage: {
    reachable: true,
    checked_at: '2026-11-24T07:00:02.310Z',
    error: null,
    uploads: { way: 'form', reason: 'Files go straight to the storage, by signed forms.' },
    probe: [
      { check: 'A larger file than signed is refused', way: 'form', passed: true, detail: null },
    ],
  },
  search_index: { remaining: 0, events: 1204 },
  ocr_progress: { languages: ['english', 'german'], pictures: 1204, remaining: 894 },
  files: {
    damaged: 0,
    damaged_files: [],
    last_backup: { began_at: '2026-11-24T03:00:00Z', events: 1204, files: 310, faults: 0 },
  },
  revisions: { count: 96, size_bytes: 73728 },
}
