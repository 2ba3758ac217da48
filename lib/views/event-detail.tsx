import { raw } from 'hono/html'
import type { WithPictures } from '../attachments/pictures.ts'
import { renderMarkdown } from '../events/markdown.ts'
import type { Event } from '../events/schema.ts'
import { hasTasks } from '../events/tasks.ts'
import type { Settings } from '../settings/schema.ts'
import { AddFiles } from './add-files.tsx'
import { Attachments } from './attachment-list.tsx'
import { EventHistory } from './event-history.tsx'
import { fileKind } from './file-kind.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { MapPreview } from './map-preview.tsx'
import { Photo } from './photo.tsx'
import { SharedUntil } from './shared-until.tsx'
import { timelineUrl } from './timeline-url.ts'
import { Viewer } from './viewer.tsx'
import { When } from './when.tsx'

/** All of an event, to look at, to print, and to go on from. */
export function EventPage({
  event,
  settings,
  sharedUntil,
}: {
  event: WithPictures<Event>
  settings: Settings
  /** Until when the last link to one of its files works. */
  sharedUntil: string | undefined
}) {
  const { id, title, tags, description } = event
  const scripts = ['attachments.client.ts', ...(hasTasks(description) ? ['tasks.client.ts'] : [])]
  return (
    <Layout title={title} styles="event.css" scripts={scripts}>
      <article class="event" data-event={id}>
        <header class="event-head">
          <p class="event-time">
            <When event={event} as="full" home={settings.timezone} />
          </p>
          {event.location && (
            <p class="event-place" dir="auto">
              <Icon name="map-pin" /> <Place location={event.location} />
            </p>
          )}
          <h1 dir="auto">{title}</h1>
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
          <Actions id={id} />
        </header>
        {description && <Description event={event} description={description} />}
        <section class="stack" id="files" aria-labelledby="files-title">
          <h2 id="files-title" tabindex={-1}>
            Files
          </h2>
          {sharedUntil && (
            <SharedUntil
              event={id}
              until={sharedUntil}
              timezone={settings.timezone}
              back={`/events/${id}#files`}
            />
          )}
          <Attachments event={event} />
          <AddFiles event={id} settings={settings} />
        </section>
        <PlaceMap location={event.location} />
        <Metadata metadata={event.metadata} />
        <EventHistory event={event} timezone={settings.timezone} />
      </article>
      <Viewer deletes />
    </Layout>
  )
}

/** The text of an event, with its pictures, and boxes that can be ticked. */
function Description({ event, description }: { event: WithPictures<Event>; description: string }) {
  const pictureOf = (name: string, about: string) => inText(event, name, about)
  return (
    <>
      <form id="tasks" method="post" action={`/events/${event.id}/tasks`} hidden />
      <div class="prose" dir="auto">
        {raw(renderMarkdown(description, { pictureOf, canTick: true }))}
      </div>
    </>
  )
}

/** A picture of the event where its text names it. */
function inText(event: WithPictures<Event>, filename: string, description: string) {
  const file = event.attachments.find(
    (file) => file.filename === filename && fileKind(file.content_type) === 'picture',
  )
  if (!file) return undefined
  const href = `/api/attachments/${file.key}`
  return String(
    <Photo
      file={file}
      event={event}
      href={href}
      sizes="min(90vw, 640px)"
      alt={description || undefined}
    />,
  )
}

/** A place by its name, else by its coordinates; both lead to what happened around it. */
function Place({ location }: { location: NonNullable<Event['location']> }) {
  const { latitude, longitude, name } = location
  const text = name ?? `${latitude}, ${longitude}`
  if (latitude === null || longitude === null) return <span>{text}</span>
  return <a href={timelineUrl({ near: { latitude, longitude, km: 1 } })}>{text}</a>
}

function PlaceMap({ location }: Pick<Event, 'location'>) {
  const { latitude = null, longitude = null } = location ?? {}
  if (latitude === null || longitude === null) return null
  return <MapPreview latitude={latitude} longitude={longitude} />
}

function Actions({ id }: { id: number }) {
  return (
    <div class="actions event-actions">
      <a class="button" href={`/events/${id}/edit`} aria-keyshortcuts="e">
        <Icon name="pencil-square" />
        Edit
      </a>
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
        <input type="hidden" name="back" value="/" data-back />
        <button class="button button-quiet" type="submit">
          <Icon name="trash" />
          Delete
        </button>
      </form>
    </div>
  )
}

function Metadata({ metadata }: { metadata: Event['metadata'] }) {
  const entries = Object.entries(metadata)
  if (entries.length === 0) return null
  return (
    <section class="stack" aria-labelledby="metadata-title">
      <h2 id="metadata-title">Metadata</h2>
      <dl class="metadata">
        {entries.map(([name, value]) => (
          <div>
            <dt dir="auto">{name}</dt>
            <dd dir="auto">{typeof value === 'object' ? <Json value={value} /> : String(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Json({ value }: { value: unknown }) {
  return <pre>{JSON.stringify(value, null, 2)}</pre>
}
