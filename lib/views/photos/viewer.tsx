import type { IconName } from '../../assets/icons.ts'
import { Icon } from '../parts/icon.tsx'

/**
 * What opens over a page with pictures: one large (viewer.client.ts), and a link to share. `deletes`
 * where the pictures are those of the page's event.
 */
export function Viewer({ deletes = false }: { deletes?: boolean }) {
  return (
    <>
      <dialog id="viewer" class="viewer" aria-label="Picture">
        <figure>
          <div class="viewer-stage">
            <img alt="" draggable={false} />
          </div>
          {/* biome-ignore lint/a11y/useMediaCaption: an owner's own recordings come without captions */}
          <video class="viewer-video" controls playsinline hidden />
          <span class="spinner viewer-spinner" />
          <figcaption aria-live="polite">
            <strong data-viewer-title dir="auto" />
            <span data-viewer-name dir="auto" />
            <span data-viewer-place />
          </figcaption>
        </figure>
        <div class="viewer-actions">
          <Action name="event" icon="calendar-days" label="Show event" />
          <Action name="original" icon="arrows-pointing-out" label="Original" />
          <Action name="download" icon="arrow-down-tray" label="Download" />
          <Action name="share" icon="share" label="Share" />
          {deletes && <Deletion />}
        </div>
        <button class="viewer-close" type="button" aria-label="Close" autofocus data-close>
          <Icon name="x-mark" />
        </button>
        <button class="viewer-back" type="button" aria-label="Previous picture" data-step="-1">
          <Icon name="chevron-left" />
        </button>
        <button class="viewer-on" type="button" aria-label="Next picture" data-step="1">
          <Icon name="chevron-right" />
        </button>
      </dialog>
      <dialog id="share-dialog" class="dialog" aria-label="Share a file" />
    </>
  )
}

function Action({ name, icon, label }: { name: string; icon: IconName; label: string }) {
  const marks = { [`data-viewer-${name}`]: '' }
  return (
    <a href="/" title={label} {...marks}>
      <Icon name={icon} />
      <span>{label}</span>
    </a>
  )
}

function Deletion() {
  return (
    <form method="post">
      <button type="submit" title="Delete">
        <Icon name="trash" />
        <span>Delete</span>
      </button>
    </form>
  )
}
