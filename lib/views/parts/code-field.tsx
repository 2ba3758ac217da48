import { usePageState } from './page-state.tsx'

/** The field of the login for it, where there is a second factor. */
export function LoginCode({ id }: { id: string }) {
  return <>{usePageState().secondFactor && <CodeField id={id} />}</>
}

/** The field for a one-time code at the login. */
export function CodeField({ id, error }: { id: string; error?: string | undefined }) {
  return (
    <div class="field">
      <label for={id}>Code of your second factor</label>
      <input
        id={id}
        name="code"
        required
        maxlength={64}
        autocomplete="one-time-code"
        autocapitalize="none"
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${id}-error` : `${id}-hint`}
        autofocus={error !== undefined}
      />
      <p class="field-hint" id={`${id}-hint`}>
        The six digits that your app shows, or a recovery code
      </p>
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
