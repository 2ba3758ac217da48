import type { ProblemIssue } from '../base/problem.ts'
import type { FormValues } from '../http/form.ts'
import { settingsFields, usualTypes } from '../settings/form.ts'
import type { SettingsView } from '../settings/schema.ts'
import { Ocr } from './ocr.tsx'
import { SearchLanguages } from './search-languages.tsx'
import { TimezoneList } from './timezone-list.tsx'

/** Limits, types of attachment, timezone and the languages of the search, as they are or as they were filled in. */
export function SettingsForm({
  settings,
  given,
  errors,
}: {
  settings: SettingsView
  given: FormValues | undefined
  errors: ProblemIssue[]
}) {
  const fields = { ...settingsFields(settings), ...given }
  const chosen = [fields.usual_types].flat()
  const wrongTypes = messageFor(errors, 'other_types') ?? messageFor(errors, 'allowed_mime_types')
  return (
    <form class="card" method="post" action="/settings" aria-labelledby="limits">
      <h2 id="limits">Time and attachments</h2>
      <Field
        id="timezone"
        label="Timezone"
        hint="Days begin and end here, and times without an offset are of this zone."
        errors={errors}
        value={String(fields.timezone)}
        list="timezones"
        autocomplete="off"
      />
      <button
        class="button button-quiet button-wraps start"
        type="button"
        data-timezone-here
        hidden
      />
      <TimezoneList id="timezones" />
      <SearchLanguages
        chosen={[fields.search_languages].flat()}
        progress={settings.search_index}
        message={messageFor(errors, 'search_languages')}
      />
      <Ocr isOn={given ? given.ocr !== undefined : settings.ocr} settings={settings} />
      <div class="pair">
        <Field
          id="file_max_mib"
          label="Largest file, in MiB"
          errors={errors}
          value={String(fields.file_max_mib)}
          inputmode="decimal"
        />
        <Field
          id="attachment_max_per_event"
          label="Most files of an event"
          errors={errors}
          value={String(fields.attachment_max_per_event)}
          inputmode="numeric"
        />
      </div>
      <fieldset>
        <legend class="field-label">Types of file</legend>
        {usualTypes.map(({ group, types }) => (
          <div class="types">
            <span class="quiet">{group}</span>
            <div>
              {types.map(([type, name]) => (
                <label class="type">
                  <input
                    type="checkbox"
                    name="usual_types"
                    value={type}
                    checked={chosen.includes(type)}
                  />
                  {name}
                </label>
              ))}
            </div>
          </div>
        ))}
      </fieldset>
      <div class="field">
        <label for="other_types">Other types, one a line</label>
        <textarea
          id="other_types"
          name="other_types"
          class="types-other"
          spellcheck={false}
          aria-invalid={wrongTypes ? 'true' : undefined}
          autofocus={wrongTypes !== undefined}
          aria-describedby={wrongTypes ? 'other_types-hint other_types-error' : 'other_types-hint'}
        >
          {String(fields.other_types)}
        </textarea>
        <p class="field-hint" id="other_types-hint">
          By their MIME type, like <code>application/epub+zip</code>. Programs and web pages are
          never accepted.
        </p>
        <ErrorOf id="other_types" message={wrongTypes} />
      </div>
      <div class="actions">
        <button class="button button-primary" type="submit">
          Save
        </button>
      </div>
    </form>
  )
}

function Field({
  id,
  label,
  hint,
  errors,
  value,
  ...attributes
}: {
  id: string
  label: string
  hint?: string
  errors: ProblemIssue[]
  value: string
  list?: string
  autocomplete?: string
  inputmode?: 'decimal' | 'numeric'
}) {
  const message = messageFor(errors, id)
  const described = [hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={id}
        value={value}
        required
        aria-invalid={message ? 'true' : undefined}
        aria-describedby={described || undefined}
        autofocus={message !== undefined}
        {...attributes}
      />
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <ErrorOf id={id} message={message} />
    </div>
  )
}

function ErrorOf({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null
  return (
    <p class="field-error" id={`${id}-error`} role="alert">
      {message}
    </p>
  )
}

function messageFor(errors: ProblemIssue[], name: string): string | undefined {
  return errors.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message
}
