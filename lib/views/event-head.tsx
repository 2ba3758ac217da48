import type { Event } from '../events/schema.ts'
import { Icon } from './icon.tsx'
import { PinButton } from './pins.tsx'
import { timelineUrl } from './timeline-url.ts'
import { When } from './when.tsx'

/**
 * When and where an event happened, what it was, and what can be done with it.
 * @param back where whoever deletes it goes on; undefined where only the browser may know
 */
export function EventHead({
  event,
  isPinned,
  home,
  back,
}: {
  event: Event
  isPinned: boolean
  /** The owner's timezone. */
  home: string
  back: string | undefined
}) {
  const { id, title, tags, location } = event
  return (
    <header class="event-head" dir="auto">
      <p class="event-time">
        <bdi>
          <When event={event} as="full" home={home} />
        </bdi>
      </p>
      {location && (
        <p class="event-place">
          <Icon name="map-pin" />
          <bdi>
            <Place location={location} />
          </bdi>
        </p>
      )}
      <h1>{title}</h1>
      {tags.length > 0 && (
        <ul class="event-tags" aria-label="Tags">
          {tags.map((tag) => (
            <li>
              <a class="tag" href={timelineUrl({ tags: [tag] })} dir="auto">
                {tag}
              </a>
            </li>
          ))}
        </ul>
      )}
      <Actions id={id} isPinned={isPinned} back={back} />
    </header>
  )
}

/** A place by its name, else by its coordinates; both lead to what happened around it. */
function Place({ location }: { location: NonNullable<Event['location']> }) {
  const { latitude, longitude, name } = location
  const text = name ?? `${latitude}, ${longitude}`
  if (latitude === null || longitude === null) return <span>{text}</span>
  return <a href={timelineUrl({ near: { latitude, longitude, km: 1 } })}>{text}</a>
}

function Actions({
  id,
  isPinned,
  back,
}: {
  id: number
  isPinned: boolean
  back: string | undefined
}) {
  return (
    <div class="actions event-actions" dir="ltr">
      <a class="button" href={`/events/${id}/edit`} aria-keyshortcuts="e">
        <Icon name="pencil-square" />
        Edit
      </a>
      <PinButton id={id} isPinned={isPinned} />
      <button
        class="button button-quiet needs-script"
        type="button"
        disabled
        data-until-script
        data-print
      >
        <Icon name="printer" />
        Print
      </button>
      <form method="post" action={`/events/${id}/delete`}>
        <input
          type="hidden"
          name="back"
          value={back ?? '/'}
          data-back={back === undefined ? '' : undefined}
        />
        <button class="button button-quiet" type="submit">
          <Icon name="trash" />
          Delete
        </button>
      </form>
    </div>
  )
}
