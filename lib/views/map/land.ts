import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { geoEquirectangular, geoStream } from 'd3-geo'
import { countries, isSeen, type Part, pointsOf } from './outlines.ts'

type Point = [longitude: number, latitude: number]
type Ring = Point[]

/** Details smaller than this, in degrees, are left out. */
const detail = 0.025

/** Made when a map is first asked for, and kept, as they never change: 200 kB. */
let making: Promise<Land> | undefined

/**
 * The countries as GeoJSON for a flat map, cut where it ends at 180°, with a tag that changes with
 * them.
 */
export function readLand(): Promise<Land> {
  making ??= makeLand()
  return making
}

type Land = { gzipped: Buffer<ArrayBuffer>; etag: string }

async function makeLand(): Promise<Land> {
  const parts = (await countries()).filter((part) => isSeen(part, detail))
  const features = parts.map((part) => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'MultiPolygon', coordinates: polygonsOf(part) },
  }))
  const json = JSON.stringify({ type: 'FeatureCollection', features })
  const etag = createHash('sha256').update(json).digest('base64url').slice(0, 16)
  return { gzipped: await promisify(gzip)(json), etag: `"${etag}"` }
}

/** Longitudes and latitudes as they are, but cut by d3 as for any map. */
const flat = geoEquirectangular()
  .scale(180 / Math.PI)
  .translate([0, 0])
  .precision(0)

function polygonsOf({ rings }: Part): Ring[][] {
  const coordinates = rings.map((ring) => pointsOf(ring, detail))
  const cut: Ring[] = []
  let ring: Ring = []
  const sink = {
    point: (x: number, y: number) => void ring.push([rounded(x), rounded(-y)]),
    lineStart: () => {
      ring = []
    },
    lineEnd: () => {
      const [first] = ring
      if (first && ring.length > 2) cut.push([...ring, first])
    },
    polygonStart: () => {},
    polygonEnd: () => {},
    sphere: () => {},
  }
  geoStream({ type: 'Polygon', coordinates }, flat.stream(sink))
  return withHoles(cut)
}

/** Rings of the direction of the largest one are land, all others lakes in it. */
function withHoles(rings: Ring[]): Ring[][] {
  const sorted = rings.toSorted((one, other) => Math.abs(areaOf(other)) - Math.abs(areaOf(one)))
  const direction = Math.sign(areaOf(sorted[0] ?? []))
  const polygons: Ring[][] = []
  for (const ring of sorted) {
    if (Math.sign(areaOf(ring)) === direction) polygons.push([ring])
    else (polygons.find(([land = []]) => reachesOver(land, ring)) ?? polygons[0])?.push(ring)
  }
  return polygons
}

function reachesOver(land: Ring, lake: Ring): boolean {
  const [longitude = 0] = lake[0] ?? []
  const longitudes = land.map(([x]) => x)
  return Math.min(...longitudes) <= longitude && longitude <= Math.max(...longitudes)
}

function areaOf(ring: Ring): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[index + 1] ?? ring[0] ?? [0, 0]
    return sum + (nextX - x) * (nextY + y)
  }, 0)
}

function rounded(degrees: number): number {
  return Math.round(degrees * 100) / 100
}
