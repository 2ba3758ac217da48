import { readFile } from 'node:fs/promises'
import { type GeoProjection, geoPath } from 'd3-geo'
import type { Feature, MultiPolygon as MultiPolygonShape, Polygon as PolygonShape } from 'geojson'
import { feature } from 'topojson-client'
import type { MultiPolygon, Polygon, Topology } from 'topojson-specification'

/** In degrees; east may be beyond 180, and west below -180. */
export type Box = { west: number; south: number; east: number; north: number }

/** A part of a country, its rings as longitude and latitude in turn. */
type Part = Box & { rings: Float32Array[] }

type World = Topology & { objects: { countries: { geometries: (Polygon | MultiPolygon)[] } } }

/**
 * The countries that reach into `box`, drawn by `projection`, as one SVG path: their outlines with the
 * borders between them, of Natural Earth at 1 : 50 million (world-atlas).
 */
export async function outlines(projection: GeoProjection, box: Box): Promise<string> {
  const near = (await countries()).filter((part) => meets(part, box))
  const coordinates = near.map(({ rings }) => rings.map(pointsOf))
  return geoPath(projection).digits(1)({ type: 'MultiPolygon', coordinates }) ?? ''
}

function meets(part: Part, { west, south, east, north }: Box): boolean {
  if (part.north < south || part.south > north) return false
  return [-360, 0, 360].some((turn) => part.east + turn >= west && part.west + turn <= east)
}

/** Read when a map is first shown, and kept: 2 MB, as they never change. */
let reading: Promise<Part[]> | undefined

function countries(): Promise<Part[]> {
  reading ??= readCountries()
  return reading
}

async function readCountries(): Promise<Part[]> {
  const file = new URL(import.meta.resolve('world-atlas/countries-50m.json'))
  const world = JSON.parse(await readFile(file, 'utf8')) as World
  return world.objects.countries.geometries.flatMap((country) => {
    const { geometry } = feature(world, country) as Feature<MultiPolygonShape | PolygonShape>
    const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    return parts.map(partOf)
  })
}

function partOf(rings: number[][][]): Part {
  const [longitudes, latitudes] = [0, 1].map((axis) =>
    (rings[0] ?? []).map((point) => point[axis] ?? 0),
  ) as [number[], number[]]
  return {
    west: Math.min(...longitudes),
    east: Math.max(...longitudes),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
    rings: rings.map((ring) => Float32Array.from(ring.flat())),
  }
}

function pointsOf(ring: Float32Array): [number, number][] {
  return Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i] ?? 0, ring[2 * i + 1] ?? 0])
}
