import type { PinnedEvent } from '../../pins/list.ts'
import { Icon } from '../parts/icon.tsx'
import { Toast } from '../parts/toast.tsx'

/**
 * The pinned events, one tap away from the beginning of the timeline.
 * @param isShown false where the timeline shows something else: then it's only the place for them
 */
export function PinnedEvents({
  pins,
  isShown = true,
  swapped,
}: {
  pins: PinnedEvent[]
  isShown?: boolean
  swapped?: boolean
}) {
  return (
    <nav
      id="pins"
      aria-label="Pinned events"
      hidden={!isShown}
      hx-swap-oob={swapped ? 'true' : undefined}
    >
      {isShown && pins.length > 0 && (
        <ul>
          {pins.map(({ id, title }) => (
            <li>
              <a class="tag" href={`/events/${id}`} title={title}>
                <Icon name="calendar-days" />
                <span dir="auto">{title}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}

/** Says on a card that its event is pinned. */
export function PinMark() {
  return (
    <>
      {' '}
      <span class="entry-pin" title="Pinned">
        <Icon name="pin" />
        <span class="visually-hidden">Pinned</span>
      </span>
    </>
  )
}

/** Pins the event of a page, or unpins it, in place where there's a script. */
export function PinButton({ id, isPinned }: { id: number; isPinned: boolean }) {
  const path = `/events/${id}/${isPinned ? 'unpin' : 'pin'}`
  return (
    <form
      id={`pin-${id}`}
      method="post"
      action={path}
      hx-post={path}
      hx-target="#toasts"
      hx-swap="none"
      hx-sync="this:drop"
    >
      <button id="pin" class="button button-quiet" type="submit" aria-keyshortcuts="p">
        <Icon name="pin" />
        {isPinned ? 'Unpin' : 'Pin'}
      </button>
    </form>
  )
}

/** All that changes on a page when an event is pinned or unpinned, wherever on it that was. */
export function PinChange({
  id,
  pins,
  message,
  undo,
}: {
  id: number
  pins: PinnedEvent[]
  message: string
  undo: string | undefined
}) {
  const isPinned = pins.some((pin) => pin.id === id)
  return (
    <>
      <hx-partial hx-target="#pins:not([hidden])" hx-swap="outerHTML">
        <PinnedEvents pins={pins} />
      </hx-partial>
      <hx-partial hx-target={`#event-${id} .entry-pin`} hx-swap="delete" />
      {isPinned && (
        <hx-partial hx-target={`#event-${id} .entry-time`} hx-swap="beforeend">
          <PinMark />
        </hx-partial>
      )}
      <hx-partial hx-target={`#pin-${id}`} hx-swap="outerHTML">
        <PinButton id={id} isPinned={isPinned} />
      </hx-partial>
      <hx-partial hx-target="#toasts [data-toast=pin]" hx-swap="delete" />
      <hx-partial hx-target="#toasts" hx-swap="beforeend">
        <Toast message={message} undo={undo} about="pin" />
      </hx-partial>
    </>
  )
}
