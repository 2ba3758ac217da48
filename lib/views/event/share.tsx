import { raw } from 'hono/html'
import { renderSVG } from 'uqr'
import type { Attachment, Link } from '../../attachments/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { Time } from '../parts/time.tsx'

/** How long a link may work, in seconds, and in words. */
export const lifetimes = {
  '3600': 'An hour',
  '86400': 'A day',
  '604800': 'A week',
}

/** What a link to a picture may give, and in words. */
export const forms = {
  rendition: 'A picture without place or name',
  original: 'The original file',
}

type ShareProps = {
  attachment: Attachment
  hasRendition: boolean
  /** Whether the link gives the large rendition. */
  rendition: boolean
  link: Link
  /** Who the link works for. */
  reach: 'network' | 'this computer'
  /** One of `lifetimes`. */
  lifetime: string
  timezone: string
}

/** What a dialog shows: the link, its QR code, and how long it works. */
export function ShareFragment(shared: ShareProps) {
  return (
    <>
      <div class="share-head">
        <h2>Share a file</h2>
        <button class="button button-icon" type="button" aria-label="Close" data-close>
          <Icon name="x-mark" />
        </button>
      </div>
      <Share {...shared} />
    </>
  )
}

function Share(shared: ShareProps) {
  const { attachment, hasRendition, rendition, link, reach, lifetime, timezone } = shared
  const path = `/attachments/${attachment.key}/share`
  return (
    <div class="share stack">
      <p>
        Whoever has the link gets {rendition && 'a large picture of '}
        <strong dir="auto">{attachment.filename}</strong>, without a password.
      </p>
      {!rendition && mayTellPlace(attachment.content_type) && (
        <p class="notice notice-warning">
          <Icon name="map-pin" />
          <span>
            {!hasRendition && 'This file can only be shared as it is. '}
            The original contains where it was taken, if the camera or phone wrote that into it.
          </span>
        </p>
      )}
      <form
        class="share-options"
        action={path}
        hx-get={path}
        hx-trigger="change, submit"
        hx-include="this"
        hx-target="closest .share"
        hx-select=".share"
        hx-swap="outerHTML"
      >
        {hasRendition && (
          <div class="field">
            <label for="form">They get</label>
            <select id="form" name="form">
              {Object.entries(forms).map(([form, words]) => (
                <option value={form} selected={(form === 'rendition') === rendition}>
                  {words}
                </option>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for="expires_in">It works for</label>
          <select id="expires_in" name="expires_in">
            {Object.entries(lifetimes).map(([seconds, words]) => (
              <option value={seconds} selected={seconds === lifetime}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <button class="button without-script" type="submit">
          Make this link
        </button>
      </form>
      <div class="field">
        <label for="share-url">Link</label>
        <div class="share-link">
          <input id="share-url" readonly value={link.url} data-select />
          <button
            class="button needs-script"
            type="button"
            disabled
            data-until-script
            data-copy="share-url"
          >
            <Icon name="clipboard-document" />
            Copy
          </button>
        </div>
        <p class="field-hint">
          Until <Time at={link.expires_at} timezone={timezone} />
        </p>
      </div>
      {reach === 'this computer' && (
        <p class="notice notice-warning">
          <Icon name="exclamation-triangle" />
          <span>
            Opened as localhost, LifeLog makes links for this computer alone. Open it by this
            computer’s address in your network to share with others there.
          </span>
        </p>
      )}
      <form class="share-end" method="post" action={`/attachments/${attachment.key}/end-links`}>
        <p class="quiet">All links to this file, made now or before, can be ended at once.</p>
        <button class="button" type="submit">
          End links
        </button>
      </form>
      <figure class="share-code">
        <span role="img" aria-label="QR code of the link">
          {raw(renderSVG(link.url, { ecc: 'L', border: 2 }))}
        </span>
        <figcaption class="quiet">Scan it with a phone in the same network.</figcaption>
      </figure>
    </div>
  )
}

/** Whether files of this type may contain where they were made: pictures, films and voice memos. */
function mayTellPlace(contentType: string): boolean {
  return /^((image|video)\/|audio\/(mp4|x-m4a)$)/.test(contentType)
}

/** The same as a page of its own. */
export function SharePage({ event, ...shared }: ShareProps & { event: number }) {
  return (
    <Layout title="Share a file" styles="share.css" scripts={['attachments']}>
      <div class="stack">
        <a class="back" href={`/events/${event}`}>
          <Icon name="arrow-left" />
          Back to the event
        </a>
        <h1>Share a file</h1>
        <Share {...shared} />
      </div>
    </Layout>
  )
}
