import { raw } from 'hono/html'
import { countDays, lastDate } from '../../events/several-days.ts'
import { beginning } from '../../search/text/snippet.ts'
import type { TimelineEvent } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'
import { memoize } from '../parts/memoize.ts'
import { When } from '../parts/when.tsx'
import { FileHits } from '../search/file-hits.tsx'
import { EventCardFiles } from './event-card-files.tsx'
import { PinMark } from './pins.tsx'

type EventCardProps = {
  event: TimelineEvent
  timezone: string
  /** Says the day too, where no head above does. */
  dated?: boolean
  /** Can be selected, and has actions: on the timeline, whose scripts these need. */
  tools?: boolean
  /** Says that it's pinned; only where it can be unpinned. */
  pinned?: boolean | undefined
  /** URLs of what comes before and after, for the card at which the page may be cut. */
  up?: string | undefined
  down?: string | undefined
}

/** An event at a glance: when, what, its tags, a few words and its files. */
export const EventCard = memoize(function EventCard({
  event,
  timezone,
  dated = false,
  tools = false,
  pinned = false,
  up,
  down,
}: EventCardProps) {
  const title = event.highlights ? raw(event.highlights.title) : event.title
  const snippet =
    event.highlights?.description ?? (event.description && beginning(event.description))
  const days = countDays(event)
  return (
    <li
      class="entry"
      id={`event-${event.id}`}
      data-id={event.id}
      data-at={event.timestamp}
      data-until={lastDate(event)}
      data-up={up}
      data-down={down}
    >
      <article dir="auto">
        <p class="entry-time">
          <bdi>
            <When event={event} as={dated ? 'full' : 'clock'} home={timezone} />
            {days && <span class="entry-days"> {days} days</span>}
          </bdi>
          {pinned && <PinMark />}
        </p>
        <div class="entry-text">
          <h3 class="entry-title">
            <a href={`/events/${event.id}`}>{title}</a>
          </h3>
          {event.location?.name && (
            <p class="entry-place">
              <Icon name="map-pin" />
              <bdi>{event.location.name}</bdi>
            </p>
          )}
          {snippet && (
            <p class="entry-snippet" dir="auto">
              {raw(snippet)}
            </p>
          )}
          {event.highlights && <FileHits files={event.highlights.files} />}
          {event.tags.length > 0 && (
            <ul class="entry-tags">
              {event.tags.map((tag) => (
                <li>
                  <a class="tag-quiet" href={timelineUrl({ tags: [tag] })} dir="auto">
                    {tag}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
        {event.attachments.length > 0 && <EventCardFiles event={event} files={event.attachments} />}
        {tools && <Tools event={event} />}
      </article>
    </li>
  )
})

function Tools({ event: { id, title } }: { event: TimelineEvent }) {
  return (
    <>
      <input
        class="entry-select"
        type="checkbox"
        form="selection"
        name="id"
        value={id}
        autocomplete="off"
        aria-label={`Select “${title}”`}
      />
      <a class="entry-actions" href={`/events/${id}/actions`} aria-label="Actions">
        ⋯
      </a>
    </>
  )
}
