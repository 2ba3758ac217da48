import type { ProblemIssue } from '../base/problem.ts'
import type { FormValues } from '../http/form.ts'
import { type SettingsFields, usualTypes } from '../settings/form.ts'
import type { SettingsView } from '../settings/schema.ts'
import { ErrorOf, messageFor, SettingsCard, SettingsField } from './settings-field.tsx'

/** Which files an event may have, how large and how many, and how they are shared. */
export function SettingsLimits({
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
  const isGiven = given?.group === 'attachments'
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
      <StripPosition
        isOn={isGiven ? given.strip_position !== undefined : settings.strip_position}
      />
    </SettingsCard>
  )
}

function StripPosition({ isOn }: { isOn: boolean }) {
  return (
    <fieldset>
      <legend class="field-label">Sharing</legend>
      <label class="check">
        <input
          type="checkbox"
          name="strip_position"
          value="on"
          checked={isOn}
          aria-describedby="strip_position-hint"
        />
        Leave the position out
      </label>
      <p class="field-hint" id="strip_position-hint">
        Links to share then give photos and videos that don’t tell where they were taken. Your own
        files keep it, and so do links made before.
      </p>
    </fieldset>
  )
}
