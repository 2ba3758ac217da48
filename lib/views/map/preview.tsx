import type { Coordinates } from '../../events/coordinates.ts'

const width = 320
const height = 160
/** How much a pixel is, in km: a country and its neighbours are seen. */
const kmPerPixel = 4

const earthRadius = 6_371
const kmPerDegree = 111.2

/** A small map around a place: where in its country and on its coast it lies. */
export async function MapPreview({ latitude, longitude }: Coordinates) {
  const { geoAzimuthalEqualArea } = await import('d3-geo')
  const { outlines } = await import('./outlines.ts')
  const frame: [[number, number], [number, number]] = [
    [-4, -4],
    [width + 4, height + 4],
  ]
  const projection = geoAzimuthalEqualArea()
    .rotate([-longitude, -latitude])
    .scale(earthRadius / kmPerPixel)
    .translate([width / 2, height / 2])
    // Cuts what is far away sooner than the frame does.
    .clipAngle(8)
    .clipExtent(frame)
  const path = await outlines(projection, around({ latitude, longitude }))
  return (
    <svg
      class="map-preview"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Map around ${latitude}, ${longitude}`}
    >
      <path class="map-land" d={path} />
      <circle class="map-point" cx={width / 2} cy={height / 2} r="6" />
    </svg>
  )
}

/** What the map can show: near a pole that is every longitude. */
function around({ latitude, longitude }: Coordinates) {
  const reach = (Math.hypot(width, height) / 2) * (kmPerPixel / kmPerDegree)
  const [south, north] = [latitude - reach, latitude + reach]
  const furthest = Math.max(Math.abs(south), Math.abs(north))
  const turn = furthest >= 89 ? 180 : reach / Math.cos((furthest * Math.PI) / 180)
  return { west: longitude - turn, east: longitude + turn, south, north }
}
