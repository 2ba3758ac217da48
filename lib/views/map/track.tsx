import type { StreetMap } from '../../map/street-map.ts'
import { distinctStops, type Stop } from '../../map/track.ts'
import { type MapView, pixelsOf } from '../../map/view.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { longDay } from '../parts/month-name.ts'
import { MapBox } from './box.tsx'
import { MapDrawing, MapMark } from './drawing.tsx'
import { mapUrl } from './map-url.ts'

type Props = { day: string; stops: Stop[]; view: MapView; streets: StreetMap }

/** The places of a day, and the way between them in order of time. */
export function MapTrackPage({ day, stops, view, streets }: Props) {
  return (
    <Layout title={`The way on ${longDay(day)}`} here="/map" styles="map.css" scripts={['map']}>
      <div class="map-page stack">
        <div class="map-head">
          <h1>{longDay(day)}</h1>
          <nav class="actions" aria-label="This day">
            <a class="button button-quiet" href={`/days/${day}`}>
              <Icon name="calendar-days" />
              The day
            </a>
            <a class="button button-quiet" href={mapUrl({ day })}>
              <Icon name="map" />
              Without the way
            </a>
          </nav>
        </div>
        {stops.length === 0 ? (
          <section class="empty">
            <Icon name="map-pin" class="icon-large" />
            <p>Nothing of this day has a position.</p>
            <a class="button" href={`/days/${day}`}>
              Show the day
            </a>
          </section>
        ) : (
          <div class="map-columns">
            <MapBox
              view={view}
              query={{ day, track: 'true' }}
              streets={streets}
              track={wayOf(stops)}
            >
              <Way stops={stops} view={view} />
            </MapBox>
            <section
              class="map-places"
              id="map-places"
              tabindex={-1}
              aria-label="Places of the day"
            >
              <Stops stops={stops} />
            </section>
          </div>
        )}
      </div>
    </Layout>
  )
}

function Way({ stops, view }: { stops: Stop[]; view: MapView }) {
  const points = stops.map((stop) =>
    pixelsOf(view, stop)
      .map((pixels) => pixels.toFixed(1))
      .join(),
  )
  return (
    <MapDrawing view={view} line={points.join(' ')}>
      {distinctStops(stops, view.zoom)
        .toReversed()
        .map(({ stop, number }) => (
          <MapMark view={view} at={stop} title={stopText(stop)}>
            <a href={`/events/${stop.id}`} aria-label={`${number}: ${stopText(stop)}`}>
              <circle class="map-target" r="22" />
              <circle class="map-circle" r="12" />
              <text class="map-count" dy="0.35em">
                {number}
              </text>
            </a>
          </MapMark>
        ))}
    </MapDrawing>
  )
}

function Stops({ stops }: { stops: Stop[] }) {
  return (
    <ol class="map-list">
      {stops.map((stop, index) => (
        <li>
          <a
            href={`/events/${stop.id}`}
            data-mark={`${stop.longitude},${stop.latitude}`}
            data-label={`${index + 1}: ${stopText(stop)}`}
            data-count={index + 1}
            data-size="1"
          >
            <span class="map-name">
              {index + 1}. <bdi>{stop.title}</bdi>
            </span>
            <span class="quiet">
              {[stop.clock, stop.name].filter(Boolean).map((part, index) => (
                <>
                  {index > 0 && ' · '}
                  <bdi>{part}</bdi>
                </>
              ))}
            </span>
          </a>
        </li>
      ))}
    </ol>
  )
}

function stopText({ title, clock, name }: Stop): string {
  return [clock, title, name].filter(Boolean).join(', ')
}

/** Each longitude by the shorter way from the one before, so that a line doesn't go around the earth. */
function wayOf(stops: Stop[]): string {
  let last = 0
  const line = stops.map(({ longitude, latitude }, index) => {
    const aside = index === 0 ? longitude : longitude - last
    last = index === 0 ? longitude : last + aside - 360 * Math.round(aside / 360)
    return [last, latitude]
  })
  return JSON.stringify(line)
}
