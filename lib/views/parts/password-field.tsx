/** For password managers, which keep a password under a name: there is one owner. */
export function Owner() {
  return <input type="text" value="owner" autocomplete="username" readonly hidden />
}

/** A labelled field for a password, with what is wrong about it. */
export function PasswordField({
  id,
  name,
  label,
  isNew = false,
  autofocus = false,
  error,
}: {
  id: string
  name: string
  label: string
  isNew?: boolean
  autofocus?: boolean
  error?: string | undefined
}) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type="password"
        required
        maxlength={1024}
        autocomplete={isNew ? 'new-password' : 'current-password'}
        autofocus={autofocus || error !== undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
