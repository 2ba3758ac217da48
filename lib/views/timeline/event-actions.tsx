import type { Event } from '../../events/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { When } from '../parts/when.tsx'

/** What can be done with an event from its card, as a page: the way without a script. */
export function EventActionsPage({
  event,
  isPinned,
  back,
}: {
  event: Event
  isPinned: boolean
  back: string
}) {
  return (
    <Layout title={event.title} styles="actions.css">
      <article class="card event-actions-page">
        <p class="quiet">
          <When event={event} as="full" />
        </p>
        <h1 dir="auto">
          <a href={`/events/${event.id}`}>{event.title}</a>
        </h1>
        <EventActions id={event.id} pinActions={[isPinned ? 'unpin' : 'pin']} back={back} />
        <p>
          <a href={back}>Back</a>
        </p>
      </article>
    </Layout>
  )
}

/**
 * The same to be opened at any card (card-menu.client.ts), which puts its id in place of 0, and of the
 * two ways to pin leaves the one that it needs.
 */
export function EventActionsTemplate() {
  return (
    <template id="event-actions">
      <div class="event-menu" popover="auto">
        <EventActions id={0} pinActions={['pin', 'unpin']} back="/" />
      </div>
    </template>
  )
}

type PinAction = 'pin' | 'unpin'

function EventActions({
  id,
  pinActions,
  back,
}: {
  id: number
  pinActions: PinAction[]
  back: string
}) {
  return (
    <ul class="event-menu-items">
      <li>
        <a class="button button-quiet" href={`/events/${id}/edit`}>
          <Icon name="pencil-square" />
          Edit
        </a>
      </li>
      {pinActions.map((action) => (
        <li data-pin={action}>
          <form method="post" action={`/events/${id}/${action}`}>
            <input type="hidden" name="back" value={back} />
            <button class="button button-quiet" type="submit">
              <Icon name="pin" />
              {action === 'pin' ? 'Pin' : 'Unpin'}
            </button>
          </form>
        </li>
      ))}
      <li class="needs-script">
        <button class="button button-quiet" type="button" data-copy-link>
          <Icon name="link" />
          Copy link
        </button>
      </li>
      <li class="needs-script">
        <button class="button button-quiet" type="button" data-select-card>
          <Icon name="check-circle" />
          Select
        </button>
      </li>
      <li>
        <form method="post" action={`/events/${id}/delete`}>
          <input type="hidden" name="back" value={back} />
          <button class="button button-quiet" type="submit">
            <Icon name="trash" />
            Delete
          </button>
        </form>
      </li>
    </ul>
  )
}
