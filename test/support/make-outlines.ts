import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { geoArea } from 'd3-geo'
import type { Feature, MultiPolygon as MultiPolygonShape, Polygon as PolygonShape } from 'geojson'
import { feature } from 'topojson-client'
import type { MultiPolygon, Polygon, Topology } from 'topojson-specification'
import { units } from '../../lib/views/map/outlines.ts'

type World = Topology & { objects: { countries: { geometries: (Polygon | MultiPolygon)[] } } }
type Ring = [number, number][]

/** The numbers of lib/views/map/outlines.bin, from world-atlas. */
export function makeOutlines(): Int16Array {
  const path = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json')
  const world = JSON.parse(readFileSync(path, 'utf8')) as World
  const parts = world.objects.countries.geometries.flatMap((country) => {
    const { geometry } = feature(world, country) as Feature<MultiPolygonShape | PolygonShape>
    return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  })
  const numbers = parts.flatMap(([shore = [], ...lakes]) => {
    if (!isKept(shore)) return []
    const rings = [shore, ...lakes.filter(isKept)].map(rounded)
    return [rings.length, ...rings.flatMap((ring) => [ring.length, ...ring.flat()])]
  })
  return Int16Array.from(numbers)
}

function rounded(ring: number[][]): Ring {
  const all = ring.map(([x = 0, y = 0]): Ring[number] => [
    Math.round(x * units[0]),
    // A ring through the pole itself would not enclose what lies around it.
    Math.max(Math.round(y * units[1]), Math.ceil(-89.99 * units[1])),
  ])
  return all.filter(([x, y], i) => i === 0 || x !== all[i - 1]?.[0] || y !== all[i - 1]?.[1])
}

/** An islet that rounding flattens or turns round would be all of the earth but itself. */
function isKept(ring: number[][]): boolean {
  const points = rounded(ring).map(([x, y]) => [x / units[0], y / units[1]])
  const ratio = areaOf(points) / areaOf(ring)
  return points.length >= 4 && ratio > 0.1 && ratio < 10
}

function areaOf(ring: number[][]): number {
  return geoArea({ type: 'Polygon', coordinates: [ring] })
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('../../lib/views/map/outlines.bin', import.meta.url), makeOutlines())
}
