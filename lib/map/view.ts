import { type Bounds, latitudeAt, longitudeAt, mapX, mapY } from './cells.ts'

/** What a map shows: its middle, and its zoom as maps on the web count it (tiles of 256 pixels). */
export type MapView = { longitude: number; latitude: number; zoom: number }

/** In pixels. */
export type Size = { width: number; height: number }

/** The map that the server draws. A pixel of it is about one on a phone. */
export const frame: Size = { width: 480, height: 384 }

const tile = 256
export const maxZoom = 18

/** The zoom at which the whole height of the map is seen. */
const minZoom = Math.log2(frame.height / tile)

/** The view that shows all of `bounds`, with room around it where `margin` is more than 1. */
export function viewOf({ west, south, east, north }: Bounds, margin = 1): MapView {
  const [left, right] = [mapX(west), mapX(east) + (east < west ? 1 : 0)]
  const [top, bottom] = [mapY(north), mapY(south)]
  const widths = Math.min(1, (right - left) * margin)
  const heights = Math.min(1, (bottom - top) * margin)
  const zoom = Math.log2(Math.min(frame.width / widths, frame.height / heights) / tile)
  return within({
    longitude: longitudeAt((left + right) / 2),
    latitude: latitudeAt((top + bottom) / 2),
    zoom,
  })
}

/** A street away from where one was, and no nearer: a way of a few steps needs its surroundings. */
const trackZoom = 16

/** The view that shows a way; the earth where there is none. */
export function viewOfTrack(bounds: Bounds | undefined): MapView {
  const view = viewOf(bounds ?? { west: -180, south: -80, east: 180, north: 80 }, 1.4)
  return { ...view, zoom: Math.min(trackZoom, view.zoom) }
}

/** The view as near as it can be shown: on the earth, and neither too near nor too far. */
function within({ longitude, latitude, zoom }: MapView): MapView {
  const kept = Math.min(maxZoom, Math.max(minZoom, zoom))
  const half = frame.height / 2 / (tile * 2 ** kept)
  const y = Math.min(1 - half, Math.max(half, mapY(latitude)))
  return {
    longitude: ((((longitude + 180) % 360) + 360) % 360) - 180,
    latitude: latitudeAt(y),
    zoom: kept,
  }
}

/** What is seen in a view. */
export function boundsOfView({ longitude, latitude, zoom }: MapView): Bounds {
  const scale = tile * 2 ** zoom
  const [x, y] = [mapX(longitude), mapY(latitude)]
  const [halfWidth, halfHeight] = [frame.width / 2 / scale, frame.height / 2 / scale]
  const whole = halfWidth >= 0.5
  return {
    west: whole ? -180 : wrapped(longitudeAt(x - halfWidth)),
    east: whole ? 180 : wrapped(longitudeAt(x + halfWidth)),
    north: latitudeAt(y - halfHeight),
    south: latitudeAt(y + halfHeight),
  }
}

function wrapped(longitude: number): number {
  return longitude < -180 ? longitude + 360 : longitude > 180 ? longitude - 360 : longitude
}

/** The view nearer (or, by less than 0, farther), at its middle or at `middle`. */
export function zoomed(view: MapView, by: number, middle: Partial<MapView> = {}): MapView {
  return within({ ...view, ...middle, zoom: view.zoom + by })
}

/** The view to the side by these parts of its width and height; x goes east, y south. */
export function moved({ longitude, latitude, zoom }: MapView, x: number, y: number): MapView {
  const scale = tile * 2 ** zoom
  return within({
    longitude: longitudeAt(mapX(longitude) + (x * frame.width) / scale),
    latitude: latitudeAt(mapY(latitude) + (y * frame.height) / scale),
    zoom,
  })
}

/** Where a position is in a view, in its pixels from its upper left corner. */
export function pixelsOf(
  { longitude, latitude, zoom }: MapView,
  position: { longitude: number; latitude: number },
): [number, number] {
  const scale = tile * 2 ** zoom
  const aside = mapX(position.longitude) - mapX(longitude)
  const nearest = aside - Math.round(aside)
  return [
    frame.width / 2 + nearest * scale,
    frame.height / 2 + (mapY(position.latitude) - mapY(latitude)) * scale,
  ]
}
