import { isNarrowed } from '../../map/map.ts'
import type { Cluster } from '../../map/schema.ts'
import type { StreetMap } from '../../map/street-map.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { longDay } from '../parts/month-name.ts'
import { NarrowForm } from '../parts/narrow-form.tsx'
import { MapBox } from './box.tsx'
import { isInView, MapDrawing, MapMark } from './drawing.tsx'
import { clusterText, clusterUrl, countText, MapList, type Shown } from './list.tsx'
import { mapUrl } from './map-url.ts'

/** Where things happened, on the outlines of countries. */
export function MapPage({ streets, ...shown }: Shown & { streets: StreetMap }) {
  const { query, map } = shown
  const isAll = !query.bbox
  return (
    <Layout title="Map" here="/map" styles="map.css" scripts={['map']}>
      <div class="map-page stack">
        {query.day ? <DayHead day={query.day} /> : <h1>Map</h1>}
        {isAll && map.items.length === 0 && !isNarrowed(query) && !query.day ? (
          <NoPlaces />
        ) : (
          <>
            <search class="narrow-by">
              <NarrowForm action="/map" label="Search places" query={query} />
              {isNarrowed(query) && <a href="/map">Show all places</a>}
            </search>
            {map.notices.map((notice) => (
              <p class="quiet" role="status">
                {notice}
              </p>
            ))}
            <div class="map-columns">
              <Drawn {...shown} streets={streets} />
              <section class="map-places" id="map-places" tabindex={-1} aria-label="Places">
                <MapPlaces {...shown} />
              </section>
            </div>
          </>
        )}
      </div>
    </Layout>
  )
}

/** What is on the map now, for the script too, which moves it. */
export function MapPlaces(shown: Shown) {
  return shown.map.items.length > 0 ? <MapList {...shown} /> : <NothingHere {...shown} />
}

function Drawn({ query, view, map, streets }: Shown & { streets: StreetMap }) {
  return (
    <MapBox view={view} query={query} streets={streets}>
      <MapDrawing view={view}>
        {map.items
          .filter((cluster) => isInView(view, cluster))
          .toReversed()
          .map((cluster) => (
            <MapMark view={view} at={cluster} title={clusterText(cluster)}>
              <a href={clusterUrl(query, view, cluster)} aria-label={clusterText(cluster)}>
                <Circle cluster={cluster} />
              </a>
            </MapMark>
          ))}
      </MapDrawing>
    </MapBox>
  )
}

/** As large as a finger, and drawn the larger the more happened there. */
function Circle({ cluster: { count } }: { cluster: Cluster }) {
  const radius = count === 1 ? 8 : Math.min(24, 11 + 3 * Math.log10(count))
  return (
    <>
      <circle class="map-target" r="22" />
      <circle class="map-circle" r={radius.toFixed(1)} />
      {count > 1 && (
        <text class="map-count" dy="0.35em">
          {countText(count)}
        </text>
      )}
    </>
  )
}

function DayHead({ day }: { day: string }) {
  return (
    <div class="map-head">
      <h1>{longDay(day)}</h1>
      <nav class="actions" aria-label="This day">
        <a class="button button-quiet" href={`/days/${day}`}>
          <Icon name="calendar-days" />
          The day
        </a>
        <a class="button button-quiet" href={mapUrl({ day, track: 'true' })}>
          <Icon name="map" />
          Show the way
        </a>
      </nav>
    </div>
  )
}

function NoPlaces() {
  return (
    <section class="empty">
      <Icon name="map" class="icon-large" />
      <h2>No places yet</h2>
      <p>
        Events with a position are shown here. Type <kbd>@</kbd> and a place when you note
        something, use the place you are at in the form of an event, or import photos, which know
        where they were taken.
      </p>
      <a class="button button-primary" href="/events/new">
        Record an event with its place
      </a>
    </section>
  )
}

function NothingHere({ query }: Shown) {
  const isAll = !query.bbox
  return (
    <div class="empty">
      <Icon name="map-pin" class="icon-large" />
      <p>{isAll ? 'Nothing that matches has a position.' : 'Nothing is recorded here.'}</p>
      <a class="button" href={isAll ? '/map' : mapUrl(query)}>
        {isAll ? 'Show all places' : 'Show where something is'}
      </a>
    </div>
  )
}
