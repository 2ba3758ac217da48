import { deviceName } from '../../auth/device-name.ts'
import type { ListedSession } from '../../auth/session.ts'
import { Time } from '../parts/time.tsx'

/** The browsers that are logged in, each with a way to end that. */
export function SettingsSessions({
  sessions,
  timezone,
}: {
  sessions: ListedSession[]
  timezone: string
}) {
  return (
    <section class="card" aria-labelledby="sessions">
      <h3 id="sessions">Sessions</h3>
      <p>
        A browser stays logged in until it isn’t used for 30 days, and for 90 days at most. These
        are logged in now.
      </p>
      <p>
        Whoever goes back to a page after its session has ended is asked to log in; without a
        network a page that is open stays as it is. What a browser keeps for reading offline is
        deleted when you log out there, or as soon as it’s online after you ended its session here.
        What isn’t saved yet, events, drafts and chosen files, stays there until it’s sent or you
        give it up; logging out in that browser deletes it, too, and asks first where events wait.
      </p>
      <ul class="sessions">
        {sessions.map((session) => (
          <Session session={session} timezone={timezone} />
        ))}
      </ul>
      <div class="actions">
        <form method="post" action="/logout" data-logout>
          <button class="button" type="submit">
            Log out
          </button>
        </form>
        <details class="disclosure">
          <summary class="button button-danger">Log out everywhere</summary>
          <form class="card" method="post" action="/settings/sign-out" data-logout>
            <label class="check">
              <input type="checkbox" name="token" value="yes" />
              Stop the API token, too
            </label>
            <button class="button button-danger" type="submit">
              Log out all browsers
            </button>
          </form>
        </details>
      </div>
    </section>
  )
}

function Session({ session, timezone }: { session: ListedSession; timezone: string }) {
  const { id, user_agent, address, created_at, last_used_at, isCurrent } = session
  const device = deviceName(user_agent)
  return (
    <li>
      <p>
        <strong>{device}</strong>
        {isCurrent && ' (this browser)'}
        <br />
        <span class="quiet">
          {address && `From ${address}, l`}
          {!address && 'L'}ast used <Time at={last_used_at} timezone={timezone} />, logged in{' '}
          <Time at={created_at} timezone={timezone} />
        </span>
      </p>
      {!isCurrent && (
        <form method="post" action={`/settings/sessions/${id}/end`}>
          <button class="button button-quiet" type="submit">
            End<span class="visually-hidden"> the session of {device}</span>
          </button>
        </form>
      )}
    </li>
  )
}
