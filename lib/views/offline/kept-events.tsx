import { raw } from 'hono/html'
import type { ShownAttachment, WithPictures } from '../../attachments/renditions/pictures.ts'
import { renderMarkdown } from '../../events/markdown.ts'
import type { Event } from '../../events/schema.ts'
import { dayOf } from '../../events/when-text.ts'
import { EventHead } from '../event/head.tsx'
import { fileIcon } from '../parts/file-kind.ts'
import { Icon } from '../parts/icon.tsx'
import { usePageState } from '../parts/page-state.tsx'
import { EventCard } from '../timeline/event-card.tsx'

type Shown = WithPictures<Event>

/** Events as a browser keeps them (keep-reading.client.ts): each as a card and in full, to be read. */
export function KeptEvents({ events, timezone }: { events: Shown[]; timezone: string }) {
  const { locale } = usePageState()
  return (
    <>
      {events.map((event) => {
        const { key, text } = dayOf(event, locale)
        const tags = JSON.stringify(event.tags)
        return (
          <section data-id={event.id} data-day={key} data-day-text={text} data-tags={tags}>
            <ol data-card>
              <EventCard event={event} timezone={timezone} />
            </ol>
            <div data-detail>
              <KeptEvent event={event} timezone={timezone} />
            </div>
          </section>
        )
      })}
    </>
  )
}

function KeptEvent({ event, timezone }: { event: Shown; timezone: string }) {
  const { description, attachments, metadata } = event
  const pictures = attachments.filter(({ picture }) => picture)
  const others = attachments.filter(({ picture }) => !picture)
  return (
    <article class="event">
      <EventHead event={event} home={timezone} isOffline />
      {description && (
        <div class="prose" dir="auto">
          {raw(renderMarkdown(description))}
        </div>
      )}
      {pictures.length > 0 && (
        <ul class="kept-pictures" aria-label="Pictures">
          {pictures.map((file) => (
            <li>
              <KeptPicture file={file} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <section class="stack" aria-labelledby="kept-files">
          <h2 id="kept-files">Files</h2>
          <ul class="kept-files">
            {others.map(({ filename, content_type }) => (
              <li>
                <Icon name={fileIcon(content_type)} />
                <bdi>{filename}</bdi>
              </li>
            ))}
          </ul>
          <p class="quiet">They can be opened once LifeLog is reached again.</p>
        </section>
      )}
      {Object.keys(metadata).length > 0 && (
        <dl class="metadata">
          {Object.entries(metadata).map(([name, value]) => (
            <div>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">
                {typeof value === 'object' ? JSON.stringify(value) : String(value)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  )
}

function KeptPicture({ file: { key, filename, picture } }: { file: ShownAttachment }) {
  return (
    <img
      src={`/renditions/320/${key}`}
      alt={filename}
      width={picture?.width}
      height={picture?.height}
      loading="lazy"
    />
  )
}
