import type { ProblemIssue } from '../../base/problem.ts'
import { type SettingsFields, usualTypes } from '../../settings/form.ts'
import { ErrorOf, messageFor, SettingsCard, SettingsField } from './field.tsx'

/** Which files an event may have, how large and how many. */
export function SettingsLimits({
  fields,
  errors,
}: {
  fields: SettingsFields
  errors: ProblemIssue[]
}) {
  const chosen = [fields.usual_types].flat()
  const wrongTypes = messageFor(errors, 'other_types') ?? messageFor(errors, 'allowed_mime_types')
  return (
    <SettingsCard group="attachments" title="Files of events">
      <div class="pair">
        <SettingsField
          id="file_max_mib"
          label="Largest file, in MiB"
          errors={errors}
          value={fields.file_max_mib}
          inputmode="decimal"
        />
        <SettingsField
          id="attachment_max_per_event"
          label="Most files of an event"
          errors={errors}
          value={fields.attachment_max_per_event}
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
          {fields.other_types}
        </textarea>
        <p class="field-hint" id="other_types-hint">
          By their MIME type, like <code>application/epub+zip</code>. Programs and web pages are
          never accepted.
        </p>
        <ErrorOf id="other_types" message={wrongTypes} />
      </div>
    </SettingsCard>
  )
}
