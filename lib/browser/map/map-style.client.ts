import { streetLayers } from './map-streets.client.ts'
import type { StyleSpecification } from './maplibre-gl.js'

type Ring = [longitude: number, latitude: number][]

/** As `/map/land` gives it. */
export type Land = {
  type: 'FeatureCollection'
  features: {
    type: 'Feature'
    properties: object
    geometry: { type: 'MultiPolygon'; coordinates: Ring[][] }
  }[]
}

type Drawn = {
  land: Land
  /** The URL of the owner's tiles. */
  tiles: string | undefined
  /** The way between places, in order of time. */
  line: [number, number][] | undefined
}

/** How the map looks, in the page's colours of now. */
export function styleOf(box: HTMLElement, { land, tiles, line }: Drawn): StyleSpecification {
  const colour = (name: string) => resolved(box, name)
  const coordinates = line ?? []
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: land },
      borders: {
        type: 'geojson',
        data: { type: 'MultiLineString', coordinates: bordersOf(land) },
      },
      track: { type: 'geojson', data: { type: 'LineString', coordinates } },
      ...(tiles && {
        streets: { type: 'vector', url: `pmtiles://${new URL(tiles, location.href).href}` },
      }),
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colour('--map-sea') } },
      {
        id: 'land',
        type: 'fill',
        source: 'land',
        paint: { 'fill-color': colour('--map-land'), 'fill-antialias': false },
      },
      {
        id: 'borders',
        type: 'line',
        source: 'borders',
        paint: { 'line-color': colour('--line-strong'), 'line-width': 0.75 },
      },
      ...(tiles ? streetLayers(colour) : []),
      {
        id: 'track',
        type: 'line',
        source: 'track',
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: { 'line-color': colour('--accent'), 'line-width': 3 },
      },
    ],
  }
}

/** The edges of the land, but for those along 180°, where it's only cut. */
function bordersOf({ features }: Land): Ring[] {
  const rings = features.flatMap(({ geometry }) => geometry.coordinates.flat())
  return rings.flatMap((ring) => {
    const lines: Ring[] = [[]]
    for (const point of ring) {
      if (Math.abs(point[0]) > 179.99) lines.push([])
      else lines.at(-1)?.push(point)
    }
    return lines.filter(({ length }) => length > 1)
  })
}

/** A colour of the style sheet as it is in light or dark. */
function resolved(box: HTMLElement, name: string): string {
  const probe = box.appendChild(document.createElement('i'))
  probe.style.color = `var(${name})`
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
