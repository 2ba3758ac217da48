import type { Event } from '../../events/schema.ts'
import type { TrashedItem } from '../../trash/list.ts'
import { SharedUntil } from '../event/shared-until.tsx'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { When } from '../parts/when.tsx'
import { TrashActions } from './actions.tsx'
import { TrashedFileCard } from './file.tsx'

/**
 * What was deleted, the latest deletion first.
 * @param links until when links to files of these events work
 * @param more the cursor of what was deleted before
 */
export function TrashPage({
  items,
  links,
  more,
  timezone,
}: {
  items: TrashedItem[]
  links: Map<number, string>
  more: string | null
  timezone: string
}) {
  return (
    <Layout title="Trash" here="/trash" styles="trash.css">
      <h1>Trash</h1>
      {items.length === 0 ? <Nothing /> : <Empty />}
      <ul class="trash">
        {items.map((item) =>
          'file' in item ? (
            <TrashedFileCard file={item.file} />
          ) : (
            <TrashedEvent
              event={item.event}
              sharedUntil={links.get(item.event.id)}
              timezone={timezone}
            />
          ),
        )}
      </ul>
      {more && (
        <p class="actions">
          <a class="button" href={`/trash?cursor=${encodeURIComponent(more)}`}>
            Deleted before
          </a>
        </p>
      )}
    </Layout>
  )
}

function Nothing() {
  return (
    <div class="empty">
      <Icon name="trash" class="icon-large" />
      <h2>The trash is empty</h2>
      <p>The events and files that you delete come here first, and can be restored.</p>
      <a class="button" href="/">
        To the timeline
      </a>
    </div>
  )
}

function Empty() {
  return (
    <div class="trash-head">
      <p class="quiet">What is here stays until you empty the trash.</p>
      <details class="disclosure">
        <summary class="button button-danger">
          <Icon name="trash" />
          Empty the trash
        </summary>
        <form class="card" method="post" action="/trash/empty">
          <p>Everything here goes for good, events with their files. This can’t be undone.</p>
          <button class="button button-danger" type="submit">
            Delete all for good
          </button>
        </form>
      </details>
    </div>
  )
}

function TrashedEvent({
  event,
  sharedUntil,
  timezone,
}: {
  event: Event
  sharedUntil: string | undefined
  timezone: string
}) {
  const { id, title, attachments } = event
  return (
    <li class="card" dir="auto">
      <div>
        <h2 title={title}>{title}</h2>
        <p class="quiet">
          <bdi>
            <When event={event} as="full" home={timezone} />
            {attachments.length > 0 &&
              ` · ${attachments.length === 1 ? 'one file' : `${attachments.length} files`}`}
          </bdi>
        </p>
      </div>
      <TrashActions path={`/trash/${id}`} name={title} />
      {sharedUntil && (
        <SharedUntil event={id} until={sharedUntil} timezone={timezone} back="/trash" />
      )}
    </li>
  )
}
