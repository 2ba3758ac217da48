import type { Attachment } from '../attachments/schema.ts'
import { fileSize } from '../base/file-size.ts'
import type { Event } from '../events/schema.ts'
import { fileIcon, fileKind } from './file-kind.ts'
import { Icon } from './icon.tsx'

/** The files of an event, each shown as far as a browser can. */
export function Attachments({ event }: { event: Pick<Event, 'attachments'> }) {
  return (
    <ul class="attachments" id="attachments" aria-label="Files" data-attachments>
      {event.attachments.map((attachment) => (
        <AttachmentItem attachment={attachment} />
      ))}
    </ul>
  )
}

/** A file with its preview and what can be done with it. */
export function AttachmentItem({ attachment }: { attachment: Attachment }) {
  const { key, filename, content_type: type, size_bytes: size } = attachment
  const id = `attachment-${key}`
  return (
    <li class={`attachment attachment-${fileKind(type)}`} id={id} data-key={key}>
      <Preview attachment={attachment} />
      <div class="attachment-about">
        <p class="attachment-name" id={`${id}-name`}>
          <Icon name={fileIcon(type)} />
          <a href={`/api/attachments/${key}`} dir="auto">
            {filename}
          </a>
        </p>
        <p class="quiet">
          {type} · {fileSize(size)}
        </p>
      </div>
      <div class="attachment-actions">
        <a
          class="button button-quiet"
          href={`/api/attachments/${key}?download=1`}
          aria-describedby={`${id}-name`}
        >
          <Icon name="arrow-down-tray" />
          Download
        </a>
        <a
          class="button button-quiet"
          href={`/attachments/${key}/share`}
          aria-describedby={`${id}-name`}
          hx-get={`/attachments/${key}/share`}
          hx-target="#share-dialog"
        >
          <Icon name="share" />
          Share
        </a>
        <details class="confirm">
          <summary class="button button-quiet" aria-describedby={`${id}-name`}>
            <Icon name="trash" />
            Delete
          </summary>
          <form
            method="post"
            action={`/attachments/${key}/delete`}
            hx-post={`/attachments/${key}/delete`}
            hx-target={`#${id}`}
            hx-swap="delete"
            hx-sync="this:drop"
          >
            <p>The file is deleted for good.</p>
            <button class="button button-danger" type="submit">
              Delete file
            </button>
          </form>
        </details>
      </div>
    </li>
  )
}

/** Media come from the storage; where a browser can't reach it, through LifeLog. */
function Preview({ attachment }: { attachment: Attachment }) {
  const { key, filename, content_type: type } = attachment
  const direct = `/api/attachments/${key}`
  const streamed = `${direct}?mode=stream`
  switch (fileKind(type)) {
    case 'picture':
    case 'image':
      return (
        <a class="attachment-preview" href={direct} data-lightbox data-fallback={streamed}>
          <img
            src={fileKind(type) === 'picture' ? `/renditions/800/${key}` : streamed}
            alt={filename}
            loading="lazy"
            decoding="async"
          />
        </a>
      )
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: an owner's own recordings come without captions
        <video class="attachment-preview" controls preload="metadata" playsinline title={filename}>
          <source src={direct} />
          <source src={streamed} />
        </video>
      )
    case 'audio':
      return (
        // biome-ignore lint/a11y/useMediaCaption: an owner's own recordings come without captions
        <audio class="attachment-preview" controls preload="metadata" title={filename}>
          <source src={direct} />
          <source src={streamed} />
        </audio>
      )
    case 'pdf':
      return (
        <details class="attachment-preview">
          <summary class="show">Show the document</summary>
          <iframe src={streamed} title={filename} loading="lazy" />
        </details>
      )
    case 'text':
      return (
        <div
          class="attachment-preview text-preview"
          hx-get={`/attachments/${key}/text`}
          hx-trigger="intersect once"
        >
          <a href={`/attachments/${key}/text`}>Show the text</a>
        </div>
      )
    case 'other':
      return null
  }
}
