import type { ListedPasskey } from '../../auth/passkeys.ts'
import type { ProblemIssue } from '../../base/problem.ts'
import { Owner, PasswordField } from '../parts/password-field.tsx'
import { Time } from '../parts/time.tsx'

/** The passkeys, each with a way to remove it, and a way to add one. */
export function SettingsPasskeys({
  passkeys,
  isPossible,
  timezone,
  errors,
}: {
  passkeys: ListedPasskey[]
  /** Whether browsers have passkeys for the address by which this was asked for. */
  isPossible: boolean
  timezone: string
  errors: ProblemIssue[]
}) {
  return (
    <section class="card" aria-labelledby="passkeys">
      <h3 id="passkeys">Passkeys</h3>
      <p>
        A passkey logs you in by the PIN, finger or face that your device asks for, in place of
        password and code.
      </p>
      {passkeys.length > 0 && (
        <ul class="sessions">
          {passkeys.map((passkey) => (
            <Passkey passkey={passkey} timezone={timezone} errors={errors} />
          ))}
        </ul>
      )}
      {isPossible ? (
        <Add />
      ) : (
        <p class="quiet">To add one, open LifeLog by a name and HTTPS, or as localhost.</p>
      )}
    </section>
  )
}

function Passkey({
  passkey: { id, name, created_at, last_used_at },
  timezone,
  errors,
}: {
  passkey: ListedPasskey
  timezone: string
  errors: ProblemIssue[]
}) {
  const error = errors.find(({ path }) => path === `remove:${id}`)?.message
  return (
    <li>
      <p>
        <strong dir="auto">{name}</strong>
        <br />
        <span class="quiet">
          Added <Time at={created_at} timezone={timezone} />
          {last_used_at && (
            <>
              , last used <Time at={last_used_at} timezone={timezone} />
            </>
          )}
        </span>
      </p>
      <details class="disclosure" open={error !== undefined}>
        <summary class="button button-quiet">
          Remove<span class="visually-hidden"> the passkey {name}</span>
        </summary>
        <form class="card" method="post" action={`/settings/passkeys/${id}/remove`}>
          <Owner />
          <PasswordField
            id={`remove-${id}`}
            name="remove_password"
            label="Password of this login"
            error={error}
          />
          <button class="button button-danger" type="submit">
            Remove the passkey
          </button>
        </form>
      </details>
    </li>
  )
}

function Add() {
  return (
    <details class="ask needs-script">
      <summary class="button">Add a passkey</summary>
      <form class="card" method="post" action="/settings/passkeys" data-passkey="add">
        <Owner />
        <div class="field">
          <label for="passkey_name">Name</label>
          <input id="passkey_name" name="name" required maxlength={100} value="This device" />
        </div>
        <PasswordField id="passkey_password" name="passkey_password" label="Your password" />
        <p class="field-error" role="alert" data-passkey-problem hidden />
        <button class="button button-primary" type="submit">
          Add it
        </button>
      </form>
    </details>
  )
}
