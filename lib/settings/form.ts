import * as v from 'valibot'
import { Settings } from './schema.ts'

const mebibyte = 1024 ** 2

/** The settings as their form shows them. Sizes are in MiB, other types than the usual one a line. */
export type SettingsFields = {
  file_max_mib: string
  attachment_max_per_event: string
  usual_types: string[]
  other_types: string
  timezone: string
  search_languages: string[]
}

/** Types of attachment that the form offers by a name; any other can be written out. */
export const usualTypes: { group: string; types: [string, string][] }[] = [
  {
    group: 'Pictures',
    types: [
      ['image/jpeg', 'JPEG'],
      ['image/png', 'PNG'],
      ['image/webp', 'WebP'],
      ['image/gif', 'GIF'],
      ['image/heic', 'HEIC'],
      ['image/avif', 'AVIF'],
    ],
  },
  {
    group: 'Video',
    types: [
      ['video/mp4', 'MP4'],
      ['video/webm', 'WebM'],
      ['video/quicktime', 'QuickTime'],
    ],
  },
  {
    group: 'Audio',
    types: [
      ['audio/mpeg', 'MP3'],
      ['audio/mp4', 'M4A'],
      ['audio/ogg', 'Ogg'],
      ['audio/wav', 'WAV'],
      ['audio/flac', 'FLAC'],
    ],
  },
  {
    group: 'Documents',
    types: [
      ['application/pdf', 'PDF'],
      ['text/plain', 'Text'],
      ['text/markdown', 'Markdown'],
      ['text/csv', 'CSV'],
      ['application/json', 'JSON'],
      ['application/zip', 'ZIP'],
    ],
  },
]

const usual = new Set(usualTypes.flatMap(({ types }) => types.map(([type]) => type)))

/** What the form shows of the settings in force. */
export function settingsFields(settings: Settings): SettingsFields {
  return {
    file_max_mib: String(settings.file_max_bytes / mebibyte),
    attachment_max_per_event: String(settings.attachment_max_per_event),
    usual_types: settings.allowed_mime_types.filter((type) => usual.has(type)),
    other_types: settings.allowed_mime_types.filter((type) => !usual.has(type)).join('\n'),
    timezone: settings.timezone,
    search_languages: settings.search_languages,
  }
}

const list = v.union([
  v.array(v.string()),
  v.pipe(
    v.string(),
    v.transform((one) => [one]),
  ),
])
const number = v.pipe(v.string(), v.trim(), v.decimal('must be a number'), v.transform(Number))
const bytes = v.pipe(
  number,
  v.transform((mib) => Math.round(mib * mebibyte)),
)

const { file_max_bytes, attachment_max_per_event, allowed_mime_types, timezone, search_languages } =
  Settings.entries

/** What the form posts, as a change of the settings. */
export const SettingsForm = v.pipe(
  v.object({
    file_max_mib: v.pipe(bytes, file_max_bytes),
    attachment_max_per_event: v.pipe(number, attachment_max_per_event),
    usual_types: v.optional(list, []),
    other_types: v.pipe(v.string(), v.transform(parseTypes), allowed_mime_types.pipe[0]),
    timezone: v.pipe(v.string(), v.trim(), timezone),
    search_languages: v.pipe(v.optional(list, []), search_languages),
    ocr: v.pipe(
      v.optional(v.string(), ''),
      v.transform((given) => given !== ''),
    ),
  }),
  v.transform(({ file_max_mib, usual_types, other_types, ...same }) => ({
    ...same,
    file_max_bytes: file_max_mib,
    allowed_mime_types: [...usual_types, ...other_types],
  })),
  // Memories have a form of their own.
  v.omit(Settings, ['on_this_day', 'paused_tags', 'paused_periods']),
)

function parseTypes(types: string): string[] {
  return types
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean)
}
