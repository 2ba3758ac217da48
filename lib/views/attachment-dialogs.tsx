import { Icon } from './icon.tsx'

/** What opens over a page with attachments: a picture large, and a link to share. */
export function AttachmentDialogs() {
  return (
    <>
      <dialog id="lightbox" class="lightbox" aria-label="Picture">
        <figure>
          <img class="lightbox-picture" alt="" />
          <figcaption dir="auto" />
        </figure>
        <button class="lightbox-close" type="button" aria-label="Close" data-close>
          <Icon name="x-mark" />
        </button>
        <button class="lightbox-back" type="button" aria-label="Previous picture" data-step="-1">
          <Icon name="chevron-left" />
        </button>
        <button class="lightbox-on" type="button" aria-label="Next picture" data-step="1">
          <Icon name="chevron-right" />
        </button>
      </dialog>
      <dialog id="share-dialog" class="dialog" aria-label="Share a file" />
    </>
  )
}
