import type { Child } from 'hono/jsx'
import type { ProblemIssue } from '../../base/problem.ts'

/** A form that saves one group of the settings by itself. */
export function SettingsCard({
  group,
  title,
  children,
}: {
  group: 'appearance' | 'time' | 'attachments' | 'languages'
  title: string
  children: Child
}) {
  return (
    <form class="card" method="post" action="/settings" aria-labelledby={group}>
      <h2 id={group}>{title}</h2>
      <input type="hidden" name="group" value={group} />
      {children}
      <div class="actions">
        <button class="button button-primary" type="submit">
          Save
        </button>
        <span class="quiet" hidden data-unsaved>
          Not saved yet
        </span>
      </div>
    </form>
  )
}

/** A line of text among the settings, with what is wrong about it. */
export function SettingsField({
  id,
  label,
  hint,
  errors,
  value,
  required = true,
  ...attributes
}: {
  id: string
  label: string
  hint?: string
  errors: ProblemIssue[]
  value: string
  required?: boolean
  list?: string
  autocomplete?: string
  placeholder?: string
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
        required={required}
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

/** One of a few, all of which are seen. */
export function SettingsChoice({
  name,
  label,
  hint,
  value,
  options,
  errors,
}: {
  name: string
  label: string
  hint?: string
  value: string
  options: [value: string, text: string][]
  errors: ProblemIssue[]
}) {
  return (
    <fieldset aria-describedby={hint && `${name}-hint`}>
      <legend class="field-label">{label}</legend>
      <div class="choices">
        {options.map(([option, text]) => (
          <label class="type">
            <input type="radio" name={name} value={option} checked={option === value} />
            {text}
          </label>
        ))}
      </div>
      {hint && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <ErrorOf id={name} message={messageFor(errors, name)} />
    </fieldset>
  )
}

export function ErrorOf({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null
  return (
    <p class="field-error" id={`${id}-error`} role="alert">
      {message}
    </p>
  )
}

/** What is wrong about a field, if something is. */
export function messageFor(errors: ProblemIssue[], name: string): string | undefined {
  return errors.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message
}
