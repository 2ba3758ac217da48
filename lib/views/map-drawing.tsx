import { geoMercator } from 'd3-geo'
import type { PropsWithChildren } from 'hono/jsx'
import { type Bounds, latitudeAt, mapY } from '../map/cells.ts'
import { boundsOfView, frame, type MapView, pixelsOf } from '../map/view.ts'
import { type Box, outlines } from './outlines.ts'

/** Details smaller than this, in pixels of the frame, are left out. */
const detail = 0.6

type Position = { latitude: number; longitude: number }

/** A part of the map with the outlines of countries, and on it what `MapMark` puts there. */
export async function MapDrawing({
  view,
  line,
  children,
}: PropsWithChildren<{
  view: MapView
  /** Points of a line, in pixels of the frame. */
  line?: string
}>) {
  const { longitude, latitude, zoom } = view
  const scale = 256 * 2 ** zoom
  const { width, height } = frame
  const projection = geoMercator()
    .rotate([-longitude, 0])
    .center([0, latitude])
    .scale(scale / (2 * Math.PI))
    .translate([width / 2, height / 2])
    .clipExtent([
      [-4, -4],
      [width + 4, height + 4],
    ])
  const path = await outlines(projection, around(view), (detail * 360) / scale)
  return (
    <svg class="map-drawing">
      <title>Map</title>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path class="map-land" d={path} />
        {line && <polyline class="map-line" points={line} />}
      </svg>
      {children}
    </svg>
  )
}

/** What stands at a position, in pixels of the screen around it however large the map is. */
export function MapMark({
  view,
  at,
  title,
  children,
}: PropsWithChildren<{ view: MapView; at: Position; title: string }>) {
  const [x, y] = pixelsOf(view, at)
  return (
    <svg x={percent(x / frame.width)} y={percent(y / frame.height)} class="map-mark">
      <title>{title}</title>
      {children}
    </svg>
  )
}

function percent(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`
}

/** Whether a position is seen. */
export function isInView(view: MapView, at: Position): boolean {
  const [x, y] = pixelsOf(view, at)
  return x >= 0 && x <= frame.width && y >= 0 && y <= frame.height
}

/** What the outlines may be in, where 180° is no border. */
function around(view: MapView): Box {
  const { west, south, east, north }: Bounds = boundsOfView(view)
  const slack = 4 / (256 * 2 ** view.zoom)
  return {
    west,
    east: east < west ? east + 360 : east,
    south: latitudeAt(Math.min(1, mapY(south) + slack)),
    north: latitudeAt(Math.max(0, mapY(north) - slack)),
  }
}
