import { raw } from 'hono/html'
import { limits } from '../../base/limits.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { PendingEvents } from './pending-events.tsx'

/** Kept by the service worker for when LifeLog can't be reached; an event can still be noted. */
export function OfflinePage() {
  return (
    <Layout title="Offline" styles="offline.css" scripts={['offline']}>
      <section class="card narrow">
        <Icon name="wifi" class="icon-large" />
        <h1>LifeLog can’t be reached</h1>
        <p>What happens meanwhile can be noted here. It’s kept on this device and sent later.</p>
        <Note />
        <p data-kept-here hidden>
          <a href="/">Read what is kept on this device</a>
        </p>
      </section>
      <PendingEvents />
    </Layout>
  )
}

/** The timeline without a network. The service worker puts in what this browser keeps. */
export function OfflineTimeline() {
  return (
    <Layout title="Timeline" here="/" styles="timeline.css" scripts={['offline']}>
      <h1 class="visually-hidden">Timeline</h1>
      <AsOf />
      <section class="card" aria-label="Note something">
        <Note />
      </section>
      <PendingEvents />
      <div class="timeline">{raw('<!--kept-->')}</div>
    </Layout>
  )
}

/** An event without a network, as `OfflineTimeline`. */
export function OfflineEvent() {
  return (
    <Layout title="Kept event" styles="event.css" scripts={['offline']}>
      <AsOf />
      <a class="back" href="/">
        <Icon name="arrow-left" />
        Timeline
      </a>
      {raw('<!--kept-->')}
    </Layout>
  )
}

function AsOf() {
  return (
    <p class="notice notice-warning offline-as-of" role="status">
      <Icon name="wifi" />
      <span>Offline, as of {raw('<!--as-of-->')}.</span>
    </p>
  )
}

/** What happens meanwhile can be noted. */
function Note() {
  return (
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
  )
}
