/** The zoom of the smallest cells that are counted, which are 20 m wide in Hamburg. */
export const finestZoom = 20

/** In degrees; east is less than west where 180° lies between them. */
export type Bounds = { west: number; south: number; east: number; north: number }

/** Where maps on the web end, so that they are as high as they are wide. */
const maxLatitude = 85.0511

/** An area with the pole, where it reaches the edge of the map, on which that lies. */
export function withPoles({ north, south, ...sides }: Bounds): Bounds {
  return {
    ...sides,
    north: north >= Math.floor(maxLatitude) ? 90 : north,
    south: south <= -Math.floor(maxLatitude) ? -90 : south,
  }
}

/** How far a longitude is from the left edge of the map, as a part of its width. */
export function mapX(longitude: number): number {
  return (longitude + 180) / 360
}

/** How far a latitude is from the upper edge of the map, as a part of its height. */
export function mapY(latitude: number): number {
  const limited = Math.max(-maxLatitude, Math.min(maxLatitude, latitude))
  const sine = Math.sin((limited * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

export function longitudeAt(x: number): number {
  return x * 360 - 180
}

export function latitudeAt(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}

type Position = { latitude: number; longitude: number }

/** How far two positions are from each other on the map, as a part of its width. */
export function distance(one: Position, other: Position): number {
  const aside = mapX(one.longitude) - mapX(other.longitude)
  return Math.hypot(aside - Math.round(aside), mapY(one.latitude) - mapY(other.latitude))
}

/**
 * The number of a tile, as the database counts by it (`map_cell` in migration 031): a 1, then two bits
 * for each zoom.
 */
export function cellOf(zoom: number, x: number, y: number): number {
  let cell = 1
  for (let bit = zoom - 1; bit >= 0; bit--) {
    cell = cell * 4 + (Math.floor(y / 2 ** bit) % 2) * 2 + (Math.floor(x / 2 ** bit) % 2)
  }
  return cell
}

/** The smallest cell that has both of these, which are of the same zoom. */
export function commonCell(one: number, other: number): number {
  let [a, b] = [one, other]
  while (a !== b) [a, b] = [Math.floor(a / 4), Math.floor(b / 4)]
  return a
}

/** What a cell covers. */
export function boundsOf(cell: number): Bounds {
  let [x, y, zoom] = [0, 0, 0]
  for (let rest = cell; rest > 1; rest = Math.floor(rest / 4)) {
    x += (rest % 2) * 2 ** zoom
    y += (Math.floor(rest / 2) % 2) * 2 ** zoom
    zoom += 1
  }
  const size = 2 ** zoom
  return {
    west: longitudeAt(x / size),
    north: latitudeAt(y / size),
    east: longitudeAt((x + 1) / size),
    south: latitudeAt((y + 1) / size),
  }
}
