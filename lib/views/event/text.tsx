import { raw } from 'hono/html'
import type { ShownAttachment, WithPictures } from '../../attachments/renditions/pictures.ts'
import { renderMarkdown } from '../../events/markdown.ts'
import type { Event } from '../../events/schema.ts'
import { fileKind } from '../parts/file-kind.ts'
import { Photo } from '../photos/photo.tsx'

export type DescribedEvent = Pick<WithPictures<Event>, 'id' | 'title' | 'attachments'>

/** The text of an event as HTML, and the keys of the pictures that it shows where it names them. */
export function textWithPictures(
  event: DescribedEvent,
  description: string,
  options: { canTick?: boolean } = {},
): { html: string; shown: Set<string> } {
  const shown = new Set<string>()
  const pictures = new Map<string, ShownAttachment>()
  for (const file of event.attachments.toReversed()) {
    if (fileKind(file.content_type) === 'picture') pictures.set(file.filename, file)
  }
  const pictureOf = (filename: string, about: string) => {
    const file = pictures.get(filename)
    if (!file) return undefined
    shown.add(file.key)
    return String(
      <Photo
        file={file}
        event={event}
        href={`/api/attachments/${file.key}`}
        sizes="min(90vw, 640px)"
        alt={about || undefined}
      />,
    )
  }
  return { html: renderMarkdown(description, { pictureOf, ...options }), shown }
}

/** The text of an event, with boxes that can be ticked. */
export function EventText({ id, html }: { id: number; html: string }) {
  return (
    <>
      <form id="tasks" method="post" action={`/events/${id}/tasks`} hidden />
      <div class="prose" dir="auto">
        {raw(html)}
      </div>
    </>
  )
}
