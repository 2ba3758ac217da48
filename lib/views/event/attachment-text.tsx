import { raw } from 'hono/html'
import type { Attachment } from '../../attachments/schema.ts'
import { renderMarkdown } from '../../events/markdown.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'

type TextProps = { attachment: Attachment; text: string; more: boolean }

/** A text file's beginning; Markdown as it is meant to look. */
export function TextFragment({ attachment, text, more }: TextProps) {
  const { key, filename, content_type: type } = attachment
  return (
    <>
      {/* What scrolls must be reached by keyboard. */}
      <figure class="file-text" dir="auto" tabindex={0} aria-label={filename}>
        {type === 'text/markdown' ? (
          <div class="prose">{raw(renderMarkdown(text))}</div>
        ) : (
          <pre>{text}</pre>
        )}
      </figure>
      {more && (
        <p class="quiet">
          This is the beginning. <a href={`/api/attachments/${key}`}>Open the whole file</a>
        </p>
      )}
    </>
  )
}

/** The same as a page of its own. */
export function TextPage({ event_id, ...shown }: TextProps & { event_id: number }) {
  return (
    <Layout title={shown.attachment.filename} styles="text.css">
      <div class="stack">
        <a class="back" href={`/events/${event_id}`}>
          <Icon name="arrow-left" />
          Back to the event
        </a>
        <h1 dir="auto">{shown.attachment.filename}</h1>
        <TextFragment {...shown} />
      </div>
    </Layout>
  )
}
