import type { SettingsView } from '../../settings/schema.ts'
import { languageName } from '../parts/language-name.ts'
import { numberText } from '../parts/number-text.ts'

/** Whether text in pictures is read, in which languages it can't be, and how far it is. */
export function Ocr({ isOn, settings }: { isOn: boolean; settings: SettingsView }) {
  const { ocr, ocr_progress: progress, search_languages } = settings
  const missing = search_languages.filter((language) => !progress.languages.includes(language))
  return (
    <fieldset>
      <legend class="field-label">Text in pictures</legend>
      <label class="check">
        <input type="checkbox" name="ocr" value="on" checked={isOn} aria-describedby="ocr-hint" />
        Find pictures by the text in them
      </label>
      <p class="field-hint" id="ocr-hint">
        Receipts, tickets and signs, in the languages of the search. They are read on this server,
        one after the other, the newest first; that takes some seconds each.
      </p>
      {missing.length > 0 && (
        <p class="field-hint">
          What is needed for {missing.map(languageName).join(', ')} isn’t here yet. The file{' '}
          <code>docs/search.md</code> of LifeLog says how to add it.
        </p>
      )}
      {ocr && progress.pictures > 0 && progress.languages.length > 0 && (
        <p class="quiet" role="status">
          {describe(progress)}
        </p>
      )}
    </fieldset>
  )
}

function describe({ pictures, remaining }: SettingsView['ocr_progress']): string {
  const all = numberText(pictures)
  if (remaining > 0) return `${numberText(pictures - remaining)} of ${all} pictures are read.`
  return pictures === 1 ? 'The only picture is read.' : `All ${all} pictures are read.`
}
