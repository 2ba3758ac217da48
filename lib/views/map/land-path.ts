import { geoMercator } from 'd3-geo'
import { type Bounds, latitudeAt, mapY } from '../../map/cells.ts'
import { boundsOfView, frame, type MapView } from '../../map/view.ts'
import { type Box, outlines } from './outlines.ts'

/** Details smaller than this, in pixels of the frame, are left out. */
const detail = 0.6

/** Each is up to 200 kB. */
const maxKept = 8
const kept = new Map<string, Promise<string>>()

/**
 * The outlines of the countries that a view shows, as an SVG path in pixels of the frame. Those of the
 * last views are kept: to draw the earth takes two thirds of the time of a whole page.
 */
export function landPath(view: MapView): Promise<string> {
  const key = JSON.stringify(view)
  const path = kept.get(key) ?? drawLand(view)
  kept.delete(key)
  kept.set(key, path)
  if (kept.size > maxKept) kept.delete(kept.keys().next().value ?? '')
  // What failed is tried again.
  path.catch(() => kept.delete(key))
  return path
}

function drawLand(view: MapView): Promise<string> {
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
  return outlines(projection, around(view), (detail * 360) / scale)
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
