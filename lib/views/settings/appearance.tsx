import type { ProblemIssue } from '../../base/problem.ts'
import type { SettingsFields } from '../../settings/form.ts'
import { dayOfYear } from '../parts/month-name.ts'
import { numberText } from '../parts/number-text.ts'
import { wordsLanguage } from '../parts/words-language.ts'
import { SettingsCard, SettingsChoice, SettingsField } from './field.tsx'

const themes: [string, string][] = [
  ['auto', 'As the device'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** Offered by their names; any other can be written out. */
const tags = [
  ...['en-GB', 'en-US', 'en-AU', 'en-CA', 'en-IE', 'en-IN', 'en-DE', 'en-CH', 'en-SE'],
  ...['de-DE', 'de-AT', 'de-CH', 'fr-FR', 'fr-CA', 'fr-CH', 'es-ES', 'es-MX', 'it-IT', 'pt-PT'],
  ...['pt-BR', 'nl-NL', 'da-DK', 'sv-SE', 'nb-NO', 'fi-FI', 'is-IS', 'pl-PL', 'cs-CZ', 'sk-SK'],
  ...['hu-HU', 'ro-RO', 'hr-HR', 'sr-RS', 'bg-BG', 'el-GR', 'tr-TR', 'uk-UA', 'ru-RU', 'he-IL'],
  ...['ar-EG', 'fa-IR', 'hi-IN', 'th-TH', 'vi-VN', 'id-ID', 'zh-CN', 'zh-TW', 'ja-JP', 'ko-KR'],
]
const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' })

/** Light or dark, and how dates and numbers are written. */
export function SettingsAppearance({
  fields,
  errors,
}: {
  fields: SettingsFields
  errors: ProblemIssue[]
}) {
  return (
    <SettingsCard group="appearance" title="Appearance and language">
      <SettingsChoice
        name="theme"
        label="Theme"
        value={fields.theme}
        options={themes}
        errors={errors}
      />
      <SettingsField
        id="locale"
        label="Dates and numbers"
        hint="Write them as in a language and country: de-DE, en-US. Empty, they are English as in the country of the browser. The words of the pages stay English."
        errors={errors}
        value={fields.locale}
        required={false}
        list="locales"
        autocomplete="off"
        placeholder="As the browser"
      />
      <p class="quiet sample">
        As it is now:{' '}
        <span lang={wordsLanguage()}>
          {dayOfYear('2026-11-24')}, {numberText(1234.5)}
        </span>
      </p>
      <datalist id="locales">
        {tags.map((tag) => (
          <option value={tag}>{names.of(tag)}</option>
        ))}
      </datalist>
    </SettingsCard>
  )
}
