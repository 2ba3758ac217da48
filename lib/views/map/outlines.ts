import { readFile } from 'node:fs/promises'
import { type GeoProjection, geoPath } from 'd3-geo'
import { ownFile } from '../../base/installation.ts'

/** In degrees; east may be beyond 180, and west below -180. */
export type Box = { west: number; south: number; east: number; north: number }

/** A part of a country: its rings as they are in the file, longitude and latitude in turn. */
export type Part = Box & { rings: Int16Array[] }

/** What a degree of longitude and one of latitude are in the file. */
export const units = [182, 364] as const

/**
 * The countries that reach into `box`, drawn by `projection`, as one SVG path: their outlines with the
 * borders between them, of Natural Earth at 1 : 50 million.
 * @param detail in degrees: what is smaller than this can't be seen
 */
export async function outlines(projection: GeoProjection, box: Box, detail = 0): Promise<string> {
  const near = (await countries()).filter((part) => meets(part, box) && isSeen(part, detail))
  const coordinates = near.map(({ rings }) => rings.map((ring) => pointsOf(ring, detail)))
  return geoPath(projection).digits(1)({ type: 'MultiPolygon', coordinates }) ?? ''
}

export function isSeen({ west, south, east, north }: Box, detail: number): boolean {
  return detail === 0 || Math.max(east - west, north - south) > 4 * detail
}

function meets(part: Part, { west, south, east, north }: Box): boolean {
  if (part.north < south || part.south > north) return false
  return [-360, 0, 360].some((turn) => part.east + turn >= west && part.west + turn <= east)
}

/** Read when a map is first shown, and kept, as they never change. */
let reading: Promise<Part[]> | undefined

export function countries(): Promise<Part[]> {
  reading ??= readCountries()
  return reading
}

/**
 * Of each part the number of its rings, and of each ring the number of its points and these
 * (test/support/make-outlines.ts). To take them from TopoJSON itself leaves 40 MB behind.
 */
async function readCountries(): Promise<Part[]> {
  const file = await readFile(ownFile('lib/views/map/outlines.bin'))
  const numbers = new Int16Array(file.buffer, file.byteOffset, file.length / 2)
  const parts: Part[] = []
  for (let at = 0; at < numbers.length; ) {
    const rings: Int16Array[] = []
    for (let left = numbers[at++] ?? 0; left > 0; left--) {
      const end = at + 1 + 2 * (numbers[at] ?? 0)
      rings.push(numbers.subarray(at + 1, end))
      at = end
    }
    parts.push({ ...boundsOf(rings), rings })
  }
  return parts
}

/** Of all rings, as the Antarctic is what lies between one around the pole and its coast. */
function boundsOf(rings: Int16Array[]): Box {
  const points = rings.flatMap((ring) => pointsOf(ring))
  const [longitudes, latitudes] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return {
    west: Math.min(...longitudes),
    east: Math.max(...longitudes),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
  }
}

/**
 * The points of a ring, in degrees, without those that are nearer to the one before than `detail`; a ring
 * of hardly any keeps them all.
 */
export function pointsOf(ring: Int16Array, detail = 0): [number, number][] {
  const [perLongitude, perLatitude] = units
  const points: [number, number][] = []
  let [x, y] = [Number.POSITIVE_INFINITY, 0]
  for (let at = 0; at < ring.length; at += 2) {
    const longitude = (ring[at] as number) / perLongitude
    const latitude = (ring[at + 1] as number) / perLatitude
    const isFar = Math.abs(longitude - x) >= detail || Math.abs(latitude - y) >= detail
    if (!isFar && at < ring.length - 2) continue
    points.push([longitude, latitude])
    x = longitude
    y = latitude
  }
  return points.length >= 4 || detail === 0 ? points : pointsOf(ring)
}
