import { limits } from '../../base/limits.ts'
import type { Problem } from '../../base/problem.ts'
import { differences, type EventFields, fieldNames } from '../../events/form-fields.ts'
import { Icon } from '../parts/icon.tsx'
import { EventField, type Shared } from './field.tsx'
import { MarkdownToolbar } from './markdown-toolbar.tsx'
import { EventPlaceFields } from './place-fields.tsx'
import { EventWhenFields } from './when-fields.tsx'

/**
 * All that the form of an event has to fill in.
 * @param problem what is wrong with what was typed
 * @param theirs what was saved meanwhile by someone else
 */
export function EventFormFields({
  fields,
  problem,
  theirs,
  isNew,
  home,
}: {
  fields: EventFields
  problem: Problem | undefined
  theirs: EventFields | undefined
  isNew: boolean
  /** The owner's timezone. */
  home: string
}) {
  const different = theirs ? differences(fields, theirs) : []
  const shared: Shared = (name) => ({
    name,
    fault: problem?.errors?.find(({ path }) => nameOf(path) === name)?.message,
    theirs: different.includes(name) ? theirs?.[name] : undefined,
  })
  return (
    <>
      <EventField {...shared('title')}>
        {(attributes) => (
          <>
            <input
              {...attributes}
              class="input-title"
              value={fields.title}
              required
              maxlength={limits.title}
              dir="auto"
              autofocus={isNew && fields.title === ''}
              placeholder="What happened?"
            />
            <button
              class="button button-quiet read-title needs-script"
              type="button"
              disabled
              data-until-script
              data-read-title
            >
              <Icon name="sparkles" />
              Read times, #tags and @places in it
            </button>
          </>
        )}
      </EventField>
      <div class="field-pair">
        <EventField {...shared('timestamp')}>
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              value={fields.timestamp}
              required={!isNew}
              max="9999-12-31T23:59"
            />
          )}
        </EventField>
        <EventField {...shared('tags')} hint="Separated by commas">
          {(attributes) => (
            <input
              {...attributes}
              value={fields.tags}
              dir="auto"
              autocapitalize="none"
              placeholder="food, harbour"
              data-complete="tags"
            />
          )}
        </EventField>
      </div>
      <EventWhenFields fields={fields} shared={shared} home={home} />
      <EventPlaceFields fields={fields} shared={shared} />
      <EventField {...shared('description')} hint="Markdown: **bold**, - lists, [links](https://…)">
        {(attributes) => (
          <>
            <MarkdownToolbar />
            <textarea {...attributes} dir="auto" maxlength={limits.description} rows={8}>
              {/* A textarea swallows a first line break. */}
              {`\n${fields.description}`}
            </textarea>
          </>
        )}
      </EventField>
      <details class="preview needs-script" data-preview>
        <summary>
          <Icon name="eye" />
          Preview
        </summary>
        <div class="prose" dir="auto" data-preview-target />
      </details>
      <details class="advanced" open={fields.metadata !== '' || Boolean(shared('metadata').fault)}>
        <summary>
          <Icon name="code-bracket" />
          Metadata
        </summary>
        <EventField
          {...shared('metadata')}
          hint={'A JSON object of your own making: {"price": 18.5, "currency": "EUR"}'}
        >
          {(attributes) => (
            <textarea
              {...attributes}
              class="input-code"
              rows={4}
              spellcheck={false}
              autocapitalize="none"
              data-usual=""
            >
              {`\n${fields.metadata}`}
            </textarea>
          )}
        </EventField>
      </details>
    </>
  )
}

/** The field that a path within the input belongs to. */
function nameOf(path: string): string {
  return path.split('.')[0] ?? ''
}

/** What is wrong that no field can show. */
export function problemsBesideFields(problem: Problem) {
  return problem.errors?.filter(({ path }) => !(nameOf(path) in fieldNames)) ?? []
}
