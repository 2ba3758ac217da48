import type { Photo as ListedPhoto } from '../../photos/find.ts'
import type { PhotosPage as Listed } from '../../photos/list.ts'
import type { PhotoMonth } from '../../photos/months.ts'
import type { PhotosQuery } from '../../photos/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { longMonth } from '../parts/month-name.ts'
import { PhotosFilters } from './filters.tsx'
import { Photo, ratioClass, VideoTile } from './photo.tsx'
import { isNarrowed, photosUrl } from './photos-url.ts'
import { Viewer } from './viewer.tsx'

type Shown = { query: PhotosQuery; listed: Listed }

/** Everything seen, by month. */
export function PhotosPage({ months, ...shown }: Shown & { months: PhotoMonth[] }) {
  const { query, listed } = shown
  return (
    <Layout title="Photos" here="/photos" styles="photos.css" scripts={['photo-grid']}>
      <div class="photos-page stack">
        <h1>Photos</h1>
        <PhotosFilters query={query} months={months} />
        {listed.notices.map((notice) => (
          <p class="quiet" role="status">
            {notice}
          </p>
        ))}
        <div id="photo-months" data-photos>
          <Months {...shown} />
          {listed.photos.length === 0 && <Nothing query={query} />}
        </div>
      </div>
      <Viewer />
    </Layout>
  )
}

/** What follows further down, and the link to what follows that. */
export function MorePhotos(shown: Shown) {
  return <Months {...shown} />
}

function Months({ query, listed }: Shown) {
  const months = Map.groupBy(listed.photos, ({ date }) => date.slice(0, 7))
  return (
    <>
      {[...months].map(([month, photos]) => (
        <section class="photo-month" data-month={month} aria-labelledby={`month-${month}`}>
          <h2 id={`month-${month}`}>
            <time datetime={month}>{longMonth(month)}</time>
          </h2>
          <ul class="photo-grid">
            {photos.map((photo) => (
              <Tile photo={photo} />
            ))}
          </ul>
        </section>
      ))}
      {listed.next_cursor && <More url={photosUrl({ ...query, cursor: listed.next_cursor })} />}
    </>
  )
}

function Tile({ photo }: { photo: ListedPhoto }) {
  const { event } = photo
  const Shown = photo.content_type.startsWith('video/') ? VideoTile : Photo
  return (
    <li class={`photo-tile ${ratioClass(photo)}`}>
      <Shown
        file={photo}
        event={event}
        href={`/events/${event.id}`}
        sizes="(width < 40rem) 45vw, 320px"
      />
    </li>
  )
}

function More({ url }: { url: string }) {
  return (
    <nav class="more" aria-label="Older">
      <a
        class="button"
        href={url}
        hx-get={url}
        hx-target="closest .more"
        hx-swap="outerHTML"
        hx-trigger="click, intersect once rootMargin:1500px"
      >
        Older
        <span class="spinner htmx-indicator" />
      </a>
    </nav>
  )
}

function Nothing({ query }: { query: PhotosQuery }) {
  if (!isNarrowed(query) && !query.month) {
    return (
      <section class="empty">
        <Icon name="photo" class="icon-large" />
        <h2>No photos yet</h2>
        <p>Pictures and videos that you attach to events are shown here, by month.</p>
        <a class="button button-primary" href="/">
          Note something with a photo
        </a>
      </section>
    )
  }
  return (
    <section class="empty">
      <Icon name="photo" class="icon-large" />
      <h2>No photos found</h2>
      <a class="button" href="/photos">
        Show all photos
      </a>
    </section>
  )
}
