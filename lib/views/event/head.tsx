import type { PropsWithChildren } from 'hono/jsx'
import type { Event } from '../../events/schema.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'
import { When } from '../parts/when.tsx'

type EventHeadProps = PropsWithChildren<{
  event: Event
  /** The owner's timezone. */
  home: string
  /** Whether it's read without a network, where nothing can be looked for around its place. */
  isOffline?: boolean
}>

/** When and where an event happened, and what it was; the children are what can be done with it. */
export function EventHead({ event, home, isOffline = false, children }: EventHeadProps) {
  const { title, tags, location } = event
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
            <Place {...location} isLinked={!isOffline} />
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
      {children}
    </header>
  )
}

type PlaceProps = NonNullable<Event['location']> & { isLinked: boolean }

/** A place by its name, else by its coordinates; both lead to what happened around it. */
function Place({ latitude, longitude, name, isLinked }: PlaceProps) {
  const text = name ?? `${latitude}, ${longitude}`
  if (latitude === null || longitude === null || !isLinked) return <span>{text}</span>
  return <a href={timelineUrl({ near: { latitude, longitude, km: 1 } })}>{text}</a>
}
