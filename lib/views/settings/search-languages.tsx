import { type SettingsView, searchLanguages } from '../../settings/schema.ts'
import { languageName } from '../parts/language-name.ts'
import { numberText } from '../parts/number-text.ts'

/** The languages whose words the search knows in all their forms, and how far it is with them. */
export function SearchLanguages({
  chosen,
  progress: { remaining, events },
  message,
}: {
  chosen: string[]
  progress: SettingsView['search_index']
  message: string | undefined
}) {
  return (
    <fieldset aria-describedby="search_languages-hint">
      <legend class="field-label">Languages</legend>
      <p class="field-hint" id="search_languages-hint">
        In which you write. Words are found in all their forms: <em>walks</em> by <em>walking</em>.
      </p>
      <details open={message !== undefined}>
        <summary>{chosen.map(languageName).join(', ') || 'None'}</summary>
        <div class="types">
          <div>
            {searchLanguages.map((language) => (
              <label class="type">
                <input
                  type="checkbox"
                  name="search_languages"
                  value={language}
                  checked={chosen.includes(language)}
                />
                {languageName(language)}
              </label>
            ))}
          </div>
        </div>
      </details>
      {message && (
        <p class="field-error" id="search_languages-error">
          {message}
        </p>
      )}
      {remaining > 0 && (
        <p class="quiet" role="status">
          Being indexed for these languages: {numberText(events - remaining)} of about{' '}
          {numberText(events)} events are ready. Everything is found meanwhile.
        </p>
      )}
    </fieldset>
  )
}
