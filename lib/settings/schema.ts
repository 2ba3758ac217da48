import * as v from 'valibot'
import { mimeTypeForm } from '../base/config.ts'
import { dateForm } from '../base/date-forms.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { limits } from '../base/limits.ts'
import { canonicalLocale, isLocale, localeForm, notLocale } from '../base/locale.ts'
import { isTimezone, notTimezone, timezoneForm } from '../base/timezone.ts'
import { Tag } from '../events/schema.ts'
import { StorageStatus } from '../storage/schema.ts'

const fileMaxBytes = v.pipe(
  v.number(),
  v.integer('must be a whole number of bytes'),
  v.minValue(1, 'must be at least 1 byte'),
  v.maxValue(limits.fileBytes, 'must be at most 5 GiB, the most that one upload can be'),
)
const attachmentMaxPerEvent = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(
    limits.attachmentsPerEvent,
    `must be at most ${limits.attachmentsPerEvent.toLocaleString('en')}`,
  ),
)
const allowedMimeTypes = v.pipe(
  v.array(v.pipe(v.string(), v.regex(mimeTypeForm, 'must be a MIME type like image/png'))),
  v.minLength(1, 'must name one type at least'),
  v.maxLength(200),
)
const timezone = v.pipe(
  v.string(),
  v.check(isTimezone, notTimezone),
  inJsonSchema({
    description: `It ${notTimezone}.`,
    pattern: timezoneForm,
    examples: ['Europe/Berlin', 'Asia/Tokyo'],
  }),
)

/** How the pages look, and how they write dates, times and numbers; `auto` is as the browser has it. */
const appearance = {
  theme: v.picklist(['auto', 'light', 'dark'], 'must be auto, light or dark'),
  locale: v.pipe(
    v.string(),
    v.check((text) => text === 'auto' || isLocale(text), notLocale),
    inJsonSchema({
      description: `How the pages write dates and numbers. It ${notLocale}.`,
      pattern: localeForm,
      examples: ['auto', 'de-DE', 'en-US'],
    }),
    v.transform((text) => (text === 'auto' ? text : canonicalLocale(text))),
  ),
  hour_cycle: v.picklist(['auto', '12', '24'], 'must be auto, 12 or 24'),
  first_weekday: v.picklist(
    ['auto', 'monday', 'sunday', 'saturday'],
    'must be auto, monday, sunday or saturday',
  ),
}

/** The Snowball configurations of PostgreSQL 18; an earlier one takes a missing one word for word. */
export const searchLanguages = [
  ...['arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'estonian'],
  ...['finnish', 'french', 'german', 'greek', 'hindi', 'hungarian', 'indonesian', 'irish'],
  ...['italian', 'lithuanian', 'nepali', 'norwegian', 'portuguese', 'romanian', 'russian'],
  ...['serbian', 'spanish', 'swedish', 'tamil', 'turkish', 'yiddish'],
]
const search_languages = v.pipe(
  v.array(v.picklist(searchLanguages, 'must be languages that the search knows')),
  v.minLength(1, 'must name one language at least'),
  v.maxLength(6, 'must be at most 6 languages'),
  v.transform((list) => [...new Set(list)]),
)
const date = v.pipe(v.string(), v.regex(new RegExp(`^${dateForm}$`), 'must be a date (2026-11-24)'))
const pausedTags = v.pipe(v.array(Tag), v.maxLength(100, 'must be at most 100 tags'))
const pausedPeriods = v.pipe(
  v.array(
    v.pipe(
      v.strictObject({ start: date, end: date }),
      v.transform(({ start, end }) => (start <= end ? { start, end } : { start: end, end: start })),
    ),
  ),
  v.maxLength(100, 'must be at most 100 periods'),
)

/** What the owner can change while LifeLog runs. */
export const Settings = v.object({
  file_max_bytes: fileMaxBytes,
  attachment_max_per_event: attachmentMaxPerEvent,
  allowed_mime_types: allowedMimeTypes,
  timezone,
  ...appearance,
  search_languages,
  ocr: v.boolean(),
  on_this_day: v.boolean(),
  paused_tags: pausedTags,
  paused_periods: pausedPeriods,
})
export type Settings = v.InferOutput<typeof Settings>

export const SettingsPatch = v.partial(v.strictObject(Settings.entries))
export type SettingsPatch = v.InferOutput<typeof SettingsPatch>

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What is known of damaged files, some of them by name, and how the latest backup went. */
export const FilesReport = v.object({
  damaged: whole,
  damaged_files: v.array(
    v.object({
      key: v.string(),
      filename: v.string(),
      event_id: whole,
      damage: v.picklist(['missing', 'size_differs', 'digest_differs', 'unreadable']),
    }),
  ),
  last_backup: v.nullable(
    v.object({ began_at: v.string(), events: whole, files: whole, faults: whole }),
  ),
})
export type FilesReport = v.InferOutput<typeof FilesReport>

/** How many revisions of events are kept, and what they take on the disk. */
export const RevisionsReport = v.object({ count: whole, size_bytes: whole })
export type RevisionsReport = v.InferOutput<typeof RevisionsReport>

/** How far the search is with events that it indexes anew: how many are left, of about how many. */
export const SearchIndexReport = v.object({ remaining: whole, events: whole })
export type SearchIndexReport = v.InferOutput<typeof SearchIndexReport>

/**
 * In which of the languages of the search text in pictures can be read, and how many pictures there
 * are, and how many still to be read; no picture is counted while `ocr` is off.
 */
export const OcrProgress = v.object({
  languages: v.array(v.string()),
  pictures: whole,
  remaining: whole,
})
export type OcrProgress = v.InferOutput<typeof OcrProgress>

/** The settings as shown, with what the owner can only look at. */
export const SettingsView = v.object({
  ...Settings.entries,
  bucket: v.string(),
  storage: StorageStatus,
  files: FilesReport,
  search_index: SearchIndexReport,
  ocr_progress: OcrProgress,
  revisions: RevisionsReport,
})
export type SettingsView = v.InferOutput<typeof SettingsView>
