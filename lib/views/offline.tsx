import { limits } from '../base/limits.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { PendingEvents } from './pending-events.tsx'

/** Kept by the service worker for when LifeLog can't be reached; an event can still be noted. */
export function OfflinePage() {
  return (
    <Layout title="Offline" styles="offline.css" scripts={['offline.client.ts']}>
      <section class="card narrow">
        <Icon name="wifi" class="icon-large" />
        <h1>LifeLog can’t be reached</h1>
        <p>What happens meanwhile can be noted here. It’s kept on this device and sent later.</p>
        <form class="stack" method="post" action="/events" data-note data-draft="quick">
          <input type="hidden" name="quick" value="1" />
          <div class="field">
            <label for="title">What happened?</label>
            <input
              id="title"
              name="title"
              required
              maxlength={limits.title}
              autocomplete="off"
              dir="auto"
            />
          </div>
          <div class="actions">
            <button class="button button-primary" type="submit">
              Keep it
            </button>
            <a class="button" href="/">
              Try again
            </a>
          </div>
        </form>
      </section>
      <PendingEvents />
    </Layout>
  )
}
