import type { PropsWithChildren } from 'hono/jsx'
import type { IconName } from '../../assets/icons.ts'
import type { MapPageQuery } from '../../map/schema.ts'
import { type StreetMap, streetMapUrl } from '../../map/street-map.ts'
import { boundsOfView, type MapView, moved, zoomed } from '../../map/view.ts'
import { Icon } from '../parts/icon.tsx'
import { usePageState } from '../parts/page-state.tsx'
import { mapUrl } from './map-url.ts'

type Props = PropsWithChildren<{
  view: MapView
  query: Partial<MapPageQuery>
  streets: StreetMap
  /** The way between places, as JSON of its positions. */
  track?: string
}>

/** A map that was drawn, and the way around on it: by links, or by hand once the script has its own. */
export function MapBox({ view, query, streets, track, children }: Props) {
  const { assets } = usePageState()
  const { west, south, east, north } = boundsOfView(view)
  return (
    <div class="map-box">
      <div
        class="map"
        data-map
        data-bounds={[west, south, east, north].join()}
        data-worker={assets.url('maplibre-gl-worker.js')}
        data-tiles={streetMapUrl(streets)}
        data-track={track}
      >
        {children}
      </div>
      <Moves query={query} view={view} />
      {streets.state === 'ready' && (
        <p class="map-credit quiet">
          Streets © <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>
        </p>
      )}
      {streets.state === 'invalid' && (
        <p class="map-credit" role="status">
          The file map.pmtiles in LifeLog’s data folder isn’t a PMTiles archive (version 3), so
          there are no streets.
        </p>
      )}
    </div>
  )
}

/** Each is a link to another part of the map. */
function Moves({ query, view }: Pick<Props, 'query' | 'view'>) {
  const step = 0.5
  const moves: { name: string; label: string; icon: IconName; to: MapView }[] = [
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
      >
        <Icon name="arrows-pointing-out" />
      </a>
    </nav>
  )
}
