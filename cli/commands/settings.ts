import { fileSize } from '../../lib/base/file-size.ts'
import type { SettingsPatch, SettingsView } from '../../lib/settings/schema.ts'
import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { byteCount } from '../given.ts'
import { columns, count } from '../output.ts'

export default command({
  usage: 'settings',
  summary: 'Show the settings, and change what is given',
  options: {
    '--file-max-bytes <size>': 'Largest attachment: 50MB, 2GiB, 10485760',
    '--attachment-max-per-event <n>': 'Most attachments of an event',
    '--allowed-mime-types <list>': 'Types of attachment to accept, separated by commas',
    '--timezone <name>': 'Timezone of the owner, like Europe/Berlin',
    '--theme <name>': 'Of the pages: auto, light or dark',
    '--locale <tag>': 'How the pages write dates and numbers: auto, de-DE, en-US',
    '--hour-cycle <n>': 'Of clocks on the pages: auto, 12 or 24',
    '--first-weekday <day>': 'Of calendars: auto, monday, sunday or saturday',
    '--search-languages <list>': 'Languages of what is recorded, like english,german',
    '--ocr <on|off>': 'Whether text in pictures is read, for the search',
  },
  examples: ['settings', 'settings --file-max-bytes 50MB --timezone Europe/Berlin'],
  async run({ options, client, out }) {
    const {
      fileMaxBytes,
      attachmentMaxPerEvent,
      allowedMimeTypes,
      timezone,
      searchLanguages,
      ocr,
    } = options
    const { theme, locale, hourCycle, firstWeekday } = options
    if (attachmentMaxPerEvent !== undefined && !/^\d{1,9}$/.test(attachmentMaxPerEvent)) {
      throw usage(`--attachment-max-per-event must be a number, not "${attachmentMaxPerEvent}"`)
    }
    const patch: SettingsPatch = {
      ...(fileMaxBytes !== undefined && { file_max_bytes: byteCount(fileMaxBytes) }),
      ...(attachmentMaxPerEvent !== undefined && {
        attachment_max_per_event: Number(attachmentMaxPerEvent),
      }),
      ...(allowedMimeTypes !== undefined && {
        allowed_mime_types: allowedMimeTypes.split(',').map((type) => type.trim().toLowerCase()),
      }),
      ...(timezone !== undefined && { timezone }),
      ...(theme !== undefined && { theme: theme as SettingsPatch['theme'] }),
      ...(locale !== undefined && { locale }),
      ...(hourCycle !== undefined && { hour_cycle: hourCycle as SettingsPatch['hour_cycle'] }),
      ...(firstWeekday !== undefined && {
        first_weekday: firstWeekday as SettingsPatch['first_weekday'],
      }),
      ...(searchLanguages !== undefined && {
        search_languages: searchLanguages.split(',').map((name) => name.trim().toLowerCase()),
      }),
      ...(ocr !== undefined && { ocr: isOn('--ocr', ocr) }),
    }
    const settings =
      Object.keys(patch).length > 0
        ? await client.call<SettingsView>('PATCH', '/api/settings', { json: patch })
        : await client.call<SettingsView>('GET', '/api/settings')
    out.data(settings, () =>
      columns([
        ['file_max_bytes', String(settings.file_max_bytes)],
        ['attachment_max_per_event', String(settings.attachment_max_per_event)],
        ['allowed_mime_types', settings.allowed_mime_types.join(',')],
        ['timezone', settings.timezone],
        ['theme', settings.theme],
        ['locale', settings.locale],
        ['hour_cycle', settings.hour_cycle],
        ['first_weekday', settings.first_weekday],
        ['search_languages', settings.search_languages.join(',')],
        ...indexing(settings.search_index),
        ['ocr', describeOcr(settings)],
        ['bucket', settings.bucket],
        ['storage', settings.storage.reachable ? 'reachable' : (settings.storage.error ?? '?')],
        ['uploads', settings.storage.uploads.reason],
        [
          'revisions',
          `${count(settings.revisions.count)}, ${fileSize(settings.revisions.size_bytes)}`,
        ],
      ]),
    )
  },
})

function isOn(option: string, given: string): boolean {
  if (given !== 'on' && given !== 'off') throw usage(`${option} must be on or off, not "${given}"`)
  return given === 'on'
}

function indexing({ remaining, events }: SettingsView['search_index']): [string, string][] {
  return remaining > 0
    ? [['search_index', `${count(events - remaining)} of about ${count(events)} events are ready`]]
    : []
}

function describeOcr({ ocr, ocr_progress }: SettingsView): string {
  if (!ocr) return 'off'
  const { languages, pictures, remaining } = ocr_progress
  if (languages.length === 0) return 'on, but there is no data of the languages of the search'
  return `on in ${languages.join(', ')}, ${count(pictures - remaining)} of ${count(pictures)} pictures are read`
}
