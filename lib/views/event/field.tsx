import type { Child } from 'hono/jsx'
import { type FieldName, fieldNames } from '../../events/form-fields.ts'

type FieldAttributes = {
  id: string
  name: string
  'aria-describedby': string
  'aria-invalid': 'true' | undefined
}

/** What a form's fields share: what is wrong about one, and what others saved meanwhile in it. */
export type Shared = (name: FieldName) => {
  name: FieldName
  fault: string | undefined
  theirs: string | undefined
}

/** Whether there is something about a field that must be seen. */
export function asksForAttention(shared: Shared): (name: FieldName) => boolean {
  return (name) => shared(name).fault !== undefined || shared(name).theirs !== undefined
}

/** A labelled field with its hint, what is wrong about it and what others saved meanwhile. */
export function EventField({
  name,
  hint,
  fault,
  theirs,
  theirsText = (text) => text,
  children,
}: {
  name: FieldName
  hint?: string
  fault: string | undefined
  theirs: string | undefined
  /** How `theirs` is shown. */
  theirsText?: (theirs: string) => string
  children: (attributes: FieldAttributes) => Child
}) {
  const label = fieldNames[name]
  return (
    <div class={theirs === undefined ? 'field' : 'field field-conflict'}>
      <label for={name}>{label}</label>
      {children({
        id: name,
        name,
        'aria-describedby': `${name}-hint ${name}-error`,
        'aria-invalid': fault ? 'true' : undefined,
      })}
      <p class="field-error" id={`${name}-error`} role="alert" data-error={name}>
        {fault && `${label} ${fault}`}
      </p>
      {theirs !== undefined && (
        <figure class="theirs">
          <figcaption>
            {label} saved meanwhile
            <button
              class="button needs-script"
              type="button"
              disabled
              data-until-script
              data-take={name}
            >
              Take this
            </button>
          </figcaption>
          <pre dir="auto" data-theirs={name} data-value={theirs}>
            {theirsText(theirs) || '(empty)'}
          </pre>
        </figure>
      )}
      {hint && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
