import type { IconName } from '../browser/icons.ts'
import { isNarrowed } from '../map/map.ts'
import type { Cluster } from '../map/schema.ts'
import { boundsOfView, moved, zoomed } from '../map/view.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { isInView, MapDrawing, MapMark } from './map-drawing.tsx'
import { clusterText, clusterUrl, countText, MapList, type Shown } from './map-list.tsx'
import { mapUrl } from './map-url.ts'
import { NarrowForm } from './narrow-form.tsx'

/** Where things happened, on the outlines of countries. */
export function MapPage(shown: Shown) {
  const { query, map } = shown
  const isAll = !query.bbox
  return (
    <Layout title="Map" here="/map" styles="map.css">
      <div class="map-page stack">
        <h1>Map</h1>
        {isAll && map.items.length === 0 && !isNarrowed(query) ? (
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
              <Drawn {...shown} />
              <section class="map-places" id="map-places" aria-label="Places">
                {map.items.length > 0 ? <MapList {...shown} /> : <NothingHere {...shown} />}
              </section>
            </div>
          </>
        )}
      </div>
    </Layout>
  )
}

function Drawn({ query, view, map }: Shown) {
  return (
    <div class="map-box">
      <div class="map">
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
      </div>
      <Moves query={query} view={view} />
    </div>
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

/** The way around without a script: each is a link to another part of the map. */
function Moves({ query, view }: Pick<Shown, 'query' | 'view'>) {
  const step = 0.5
  const moves: { name: string; label: string; icon: IconName; to: typeof view }[] = [
    { name: 'in', label: 'Zoom in', icon: 'plus', to: zoomed(view, 1) },
    { name: 'out', label: 'Zoom out', icon: 'minus', to: zoomed(view, -1) },
    { name: 'north', label: 'North', icon: 'arrow-up', to: moved(view, 0, -step) },
    { name: 'west', label: 'West', icon: 'arrow-left', to: moved(view, -step, 0) },
    { name: 'east', label: 'East', icon: 'arrow-right', to: moved(view, step, 0) },
    { name: 'south', label: 'South', icon: 'arrow-down', to: moved(view, 0, step) },
  ]
  return (
    <nav class="map-moves" aria-label="Move the map">
      {moves.map(({ name, label, icon, to }) => (
        <a
          class={`map-move map-move-${name}`}
          href={mapUrl(query, boundsOfView(to))}
          aria-label={label}
          title={label}
          data-move={name}
        >
          <Icon name={icon} />
        </a>
      ))}
      <a
        class="map-move map-move-all"
        href={mapUrl(query)}
        aria-label="All places"
        title="All places"
        data-move="all"
      >
        <Icon name="arrows-pointing-out" />
      </a>
    </nav>
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
