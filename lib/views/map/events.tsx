import type { Timeline, TimelineEvent, TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { fileKind } from '../parts/file-kind.ts'
import { Icon } from '../parts/icon.tsx'
import { numberText } from '../parts/number-text.ts'
import { When } from '../parts/when.tsx'

const shown = 8

type Props = {
  query: TimelineQuery
  events: TimelineEvent[]
  total: Timeline['total']
  home: string
}

/** The latest events of a place, with their photos, and the way to all of them. */
export function MapEvents({ query, events, total, home }: Props) {
  return (
    <>
      <button class="map-popup-close" type="button" aria-label="Close" data-close>
        <Icon name="x-mark" />
      </button>
      {events.length === 0 && <p>Nothing is recorded here any more.</p>}
      <ul class="map-events">
        {events.slice(0, shown).map((event) => (
          <li>
            <a href={`/events/${event.id}`}>
              <Picture event={event} />
              <span>
                <span class="map-event-title" dir="auto">
                  {event.title}
                </span>
                <span class="quiet">
                  <When event={event} as="full" home={home} />
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {events.length > shown && (
        <a class="button button-quiet" href={timelineUrl(query)}>
          All {total?.relation === 'gte' ? 'of more than ' : ''}
          {numberText(total?.value ?? 0)} events
        </a>
      )}
    </>
  )
}

function Picture({ event }: { event: TimelineEvent }) {
  const picture = event.attachments.find(
    (file) => file.picture && fileKind(file.content_type) === 'picture',
  )
  if (!picture) return null
  return <img src={`/renditions/320/${picture.key}`} alt="" width="56" height="56" loading="lazy" />
}
