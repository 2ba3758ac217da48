import type { Cluster, EventMap, MapPageQuery } from '../../map/schema.ts'
import { boundsOfView, type MapView, maxZoom, viewOf, zoomed } from '../../map/view.ts'
import { numberText } from '../parts/number-text.ts'
import { eventsUrl, mapUrl } from './map-url.ts'

/** By how much a tap on many places brings them nearer, where it isn't known how far apart they are. */
const nearer = 2
/** How much wider the map then is than all of them. */
const margin = 1.5

export type Shown = { query: MapPageQuery; view: MapView; map: EventMap }

/** What is on the map, in words: each leads to what it leads to there. */
export function MapList({ query, view, map }: Shown) {
  const { items, total } = map
  return (
    <>
      <p class="quiet" role="status">
        {total.relation === 'approximate' && 'About '}
        {eventsText(total.value)}
        {' here.'}
      </p>
      <ul class="map-list">
        {items.map((cluster) => (
          <li>
            <a href={clusterUrl(query, view, cluster)} {...markOf(cluster)}>
              <span class="map-name">
                <ClusterName cluster={cluster} />
              </span>
              <span class="quiet">
                {eventsText(cluster.count)} · {yearsText(cluster)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {total.value > 0 && (
        <a class="button button-quiet" href={eventsUrl(query, boundsOfView(view))}>
          Show these on the timeline
        </a>
      )}
    </>
  )
}

/** For the script, which puts the same on its own map. */
function markOf(cluster: Cluster) {
  const { latitude, longitude, count, place } = cluster
  return {
    'data-mark': `${longitude},${latitude}`,
    'data-label': clusterText(cluster),
    'data-count': count > 1 ? countText(count) : undefined,
    'data-size': count > 1 ? Math.min(4, Math.ceil(Math.log10(count + 1))) : 0,
    'data-place': place ? '' : undefined,
  }
}

/** To where a cluster leads: nearer, or to its events where that tells no more. */
export function clusterUrl(query: MapPageQuery, view: MapView, cluster: Cluster): string {
  if (cluster.place || view.zoom >= maxZoom) return eventsUrl(query, cluster.bbox)
  const { latitude, longitude } = cluster
  const all = viewOf(cluster.bbox, margin)
  const isNearer = all.zoom >= view.zoom + nearer / 2
  const next = isNearer ? all : zoomed(view, nearer, { latitude, longitude })
  return mapUrl(query, boundsOfView(next))
}

function ClusterName({ cluster }: { cluster: Cluster }) {
  const { name, near, place, latitude, longitude } = cluster
  const around = name ?? near
  if (around === null) return <>{positionText(latitude, longitude)}</>
  return (
    <>
      {place ? name === null && 'Near ' : 'Around '}
      <bdi>{around}</bdi>
    </>
  )
}

/** The same as text. */
export function clusterText({ name, near, place, count, ...cluster }: Cluster): string {
  const around = name ?? near ?? positionText(cluster.latitude, cluster.longitude)
  return `${place ? '' : 'Around '}${around}: ${eventsText(count)}`
}

function positionText(latitude: number, longitude: number): string {
  return `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`
}

export function eventsText(count: number): string {
  return count === 1 ? 'One event' : `${numberText(count)} events`
}

function yearsText({ first_year, last_year }: Cluster): string {
  return first_year === last_year ? `${first_year}` : `${first_year}–${last_year}`
}

/** In few characters: 950, 1.2k, 34k, 2M. */
export function countText(count: number): string {
  return short.format(count).toLowerCase().replace('m', 'M')
}
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 })
