import type { ShownAttachment } from '../../attachments/renditions/pictures.ts'
import { fileSize } from '../../base/file-size.ts'
import { fileIcon, fileKind } from '../parts/file-kind.ts'
import { Icon } from '../parts/icon.tsx'
import { usePageState } from '../parts/page-state.tsx'
import { Photo, ratioClass } from '../photos/photo.tsx'
import { Player } from './player.tsx'

type Props = {
  event: { id: number; title: string; attachments: ShownAttachment[] }
  /** The keys of the pictures that the text of the event shows: they aren't shown once more. */
  inText?: Set<string> | undefined
}

/** The files of an event: its pictures as a grid, and below them all others, each shown as far as a browser can. */
export function Attachments({ event, inText }: Props) {
  return (
    <ul class="attachments" id="attachments" aria-label="Files" data-attachments>
      {event.attachments.map((attachment) =>
        inText?.has(attachment.key) ? (
          <InText attachment={attachment} />
        ) : (
          <AttachmentItem attachment={attachment} event={event} />
        ),
      )}
    </ul>
  )
}

/** Without a script a picture in the text has no viewer, in which it could be shared or deleted. */
function InText({ attachment }: { attachment: ShownAttachment }) {
  const { key } = attachment
  return (
    <li class="attachment without-script" id={`attachment-${key}`} data-key={key}>
      <About attachment={attachment} />
    </li>
  )
}

type ItemProps = { attachment: ShownAttachment; event: { id: number; title: string } }

/** A file with its preview and what can be done with it; a picture's viewer has that. */
export function AttachmentItem({ attachment, event }: ItemProps) {
  const { key, content_type: type } = attachment
  const id = `attachment-${key}`
  const kind = fileKind(type)
  if (kind === 'picture' || kind === 'image') {
    return (
      <li class={`attachment-photo ${ratioClass(attachment)}`} id={id} data-key={key}>
        <Photo
          file={attachment}
          event={event}
          href={`/api/attachments/${key}`}
          sizes="min(90vw, 480px)"
        />
        <div class="without-script">
          <About attachment={attachment} />
        </div>
      </li>
    )
  }
  return (
    <li class={`attachment attachment-${kind}`} id={id} data-key={key}>
      <Preview attachment={attachment} />
      <About attachment={attachment} />
    </li>
  )
}

function About({ attachment }: { attachment: ShownAttachment }) {
  const { key, filename, content_type: type, size_bytes: size } = attachment
  const id = `attachment-${key}`
  return (
    <>
      <div class="attachment-about">
        <p class="attachment-name" id={`${id}-name`}>
          <Icon name={fileIcon(type)} />
          <a href={`/api/attachments/${key}`} dir="auto">
            {filename}
          </a>
        </p>
        <p class="quiet">
          {type} · {fileSize(size, usePageState().locale)}
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
        <form
          method="post"
          action={`/attachments/${key}/delete`}
          hx-post={`/attachments/${key}/delete`}
          hx-target="#toasts"
          hx-swap="none"
          hx-sync="this:drop"
        >
          <button class="button button-quiet" type="submit" aria-describedby={`${id}-name`}>
            <Icon name="trash" />
            Delete
          </button>
        </form>
      </div>
    </>
  )
}

/** Media come from the storage; where a browser can't reach it, through LifeLog. */
function Preview({ attachment }: { attachment: ShownAttachment }) {
  const { key, filename, content_type: type } = attachment
  const streamed = `/api/attachments/${key}?mode=stream`
  switch (fileKind(type)) {
    case 'video':
    case 'audio':
      return <Player file={attachment} preload="metadata" class="attachment-preview" />
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
    default:
      return null
  }
}
