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
  theme: string
  /** Empty where it's the browser's. */
  locale: string
  hour_cycle: string
  first_weekday: string
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
    theme: settings.theme,
    locale: settings.locale === 'auto' ? '' : settings.locale,
    hour_cycle: settings.hour_cycle,
    first_weekday: settings.first_weekday,
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

/** A box that is ticked is sent, another one isn't. */
const ticked = v.pipe(
  v.optional(v.string(), ''),
  v.transform((given) => given !== ''),
)

const { entries } = Settings
const locale = v.pipe(
  v.string(),
  v.trim(),
  v.transform((text) => text || 'auto'),
  entries.locale,
)

const Appearance = v.object({ group: v.literal('appearance'), theme: entries.theme, locale })
const Time = v.object({
  group: v.literal('time'),
  timezone: v.pipe(v.string(), v.trim(), entries.timezone),
  hour_cycle: entries.hour_cycle,
  first_weekday: entries.first_weekday,
})
const Attachments = v.pipe(
  v.object({
    group: v.literal('attachments'),
    file_max_mib: v.pipe(bytes, entries.file_max_bytes),
    attachment_max_per_event: v.pipe(number, entries.attachment_max_per_event),
    usual_types: v.optional(list, []),
    other_types: v.pipe(v.string(), v.transform(parseTypes), entries.allowed_mime_types.pipe[0]),
  }),
  v.transform(({ file_max_mib, usual_types, other_types, ...same }) => ({
    ...same,
    file_max_bytes: file_max_mib,
    allowed_mime_types: [...usual_types, ...other_types],
  })),
  v.object({
    group: v.literal('attachments'),
    file_max_bytes: entries.file_max_bytes,
    attachment_max_per_event: entries.attachment_max_per_event,
    allowed_mime_types: entries.allowed_mime_types,
  }),
)
const Languages = v.object({
  group: v.literal('languages'),
  search_languages: v.pipe(v.optional(list, []), entries.search_languages),
  ocr: ticked,
})

/** What the form of one group posts, as a change of the settings. */
export const SettingsForm = v.variant('group', [Appearance, Time, Attachments, Languages])

function parseTypes(types: string): string[] {
  return types
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean)
}
