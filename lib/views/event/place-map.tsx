import type { Coordinates } from '../../events/coordinates.ts'
import { mapUrl } from '../map/map-url.ts'
import { MapPreview } from '../map/preview.tsx'

/** How far the map around a place reaches, in degrees. */
const reach = 0.02

/** A small map of a place, which leads to the large one around it. */
export function PlaceMap({ latitude, longitude }: Coordinates) {
  const around = {
    west: Math.max(-180, longitude - reach),
    south: Math.max(-90, latitude - reach),
    east: Math.min(180, longitude + reach),
    north: Math.min(90, latitude + reach),
  }
  return (
    <a class="place-map" href={mapUrl({}, around)} aria-label="Show this place on the map">
      <MapPreview latitude={latitude} longitude={longitude} />
    </a>
  )
}
