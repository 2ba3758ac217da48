import { raw } from 'hono/html'
import { hasRenditions } from '../attachments/rendition-sizes.ts'
import type { Attachment } from '../attachments/schema.ts'
import { beginning } from '../search/snippet.ts'
import type { TimelineEvent } from '../search/timeline.ts'
import { FileHits } from './file-hits.tsx'
import { fileIcon } from './file-kind.ts'
import { Icon } from './icon.tsx'
import { timelineUrl } from './timeline-url.ts'
import { When } from './when.tsx'

/** More files than these are only counted. */
const filesShown = 4

type EventCardProps = {
  event: TimelineEvent
  timezone: string
  /** Says the day too, where no head above does. */
  dated?: boolean
  /** URLs of what comes before and after, for the card at which the page may be cut. */
  up?: string | undefined
  down?: string | undefined
}

/** An event at a glance: when, what, its tags, a few words and its files. */
export function EventCard({ event, timezone, dated = false, up, down }: EventCardProps) {
  const title = event.highlights ? raw(event.highlights.title) : event.title
  const snippet =
    event.highlights?.description ?? (event.description && beginning(event.description))
  return (
    <li
      class="entry"
      id={`event-${event.id}`}
      data-id={event.id}
      data-at={event.timestamp}
      data-up={up}
      data-down={down}
    >
      <article>
        <p class="entry-time">
          <When event={event} as={dated ? 'full' : 'clock'} home={timezone} />
        </p>
        <div class="entry-text">
          <h3 class="entry-title">
            <a href={`/events/${event.id}`} dir="auto">
              {title}
            </a>
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
                  <a class="tag" href={timelineUrl({ tags: [tag] })} dir="auto">
                    {tag}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
        {event.attachments.length > 0 && <Files files={event.attachments} />}
      </article>
    </li>
  )
}

function Files({ files }: { files: Attachment[] }) {
  const more = files.length - filesShown
  return (
    <ul class="entry-files" aria-label="Files">
      {files.slice(0, filesShown).map((file) => (
        <li>
          {hasRenditions(file.content_type) ? <Picture file={file} /> : <FileName file={file} />}
        </li>
      ))}
      {more > 0 && <li class="entry-more">{more} more</li>}
    </ul>
  )
}

function Picture({ file }: { file: Attachment }) {
  return (
    <img
      src={`/renditions/320/${file.key}`}
      alt={file.filename}
      title={file.filename}
      width="64"
      height="64"
      loading="lazy"
      decoding="async"
    />
  )
}

function FileName({ file }: { file: Attachment }) {
  return (
    <span class="entry-file" title={file.filename}>
      <Icon name={fileIcon(file.content_type)} />
      <bdi>{file.filename}</bdi>
    </span>
  )
}
