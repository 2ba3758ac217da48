import type { ProblemIssue } from '../../base/problem.ts'
import type { FormValues } from '../../http/form.ts'
import type { SettingsFields } from '../../settings/form.ts'
import type { SettingsView } from '../../settings/schema.ts'
import { messageFor, SettingsCard } from './field.tsx'
import { Ocr } from './ocr.tsx'
import { SearchLanguages } from './search-languages.tsx'

/** What the search knows: languages, and the text in pictures. */
export function SettingsSearch({
  settings,
  fields,
  given,
  errors,
}: {
  settings: SettingsView
  fields: SettingsFields
  given: FormValues | undefined
  errors: ProblemIssue[]
}) {
  const isGiven = given?.group === 'languages'
  return (
    <SettingsCard group="languages" title="Search">
      <SearchLanguages
        chosen={[fields.search_languages].flat()}
        progress={settings.search_index}
        message={messageFor(errors, 'search_languages')}
      />
      <Ocr isOn={isGiven ? given.ocr !== undefined : settings.ocr} settings={settings} />
    </SettingsCard>
  )
}
