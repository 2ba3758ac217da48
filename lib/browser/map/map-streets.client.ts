import type { LayerSpecification } from './maplibre-gl.js'

type Colour = (name: string) => string

/**
 * A quiet map of streets from tiles in the form of Protomaps' basemap
 * (docs.protomaps.com/basemaps/layers). Labels are drawn with the browser's own fonts.
 */
export function streetLayers(colour: Colour): LayerSpecification[] {
  const [land, sea, ink, halo] = ['--map-land', '--map-sea', '--ink-quiet', '--map-land'].map(
    colour,
  )
  const source = 'streets'
  return [
    { id: 'earth', type: 'fill', source, 'source-layer': 'earth', paint: { 'fill-color': land } },
    {
      id: 'green',
      type: 'fill',
      source,
      'source-layer': 'landuse',
      filter: ['in', ['get', 'kind'], ['literal', green]],
      paint: { 'fill-color': colour('--map-green') },
    },
    { id: 'water', type: 'fill', source, 'source-layer': 'water', paint: { 'fill-color': sea } },
    {
      id: 'rivers',
      type: 'line',
      source,
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': sea, 'line-width': 1.5 },
    },
    {
      id: 'buildings',
      type: 'fill',
      source,
      'source-layer': 'buildings',
      minzoom: 14,
      paint: { 'fill-color': colour('--map-building') },
    },
    ...['minor_road', 'major_road', 'highway'].map(
      (kind, index): LayerSpecification => ({
        id: kind,
        type: 'line',
        source,
        'source-layer': 'roads',
        filter: ['==', ['get', 'kind'], kind],
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: {
          'line-color': colour('--map-road'),
          'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 6, 0.3, 18, 8 + 4 * index],
        },
      }),
    ),
    {
      id: 'rail',
      type: 'line',
      source,
      'source-layer': 'roads',
      filter: ['==', ['get', 'kind'], 'rail'],
      minzoom: 10,
      paint: { 'line-color': colour('--map-road'), 'line-width': 1, 'line-dasharray': [3, 2] },
    },
    {
      id: 'boundaries',
      type: 'line',
      source,
      'source-layer': 'boundaries',
      paint: { 'line-color': colour('--line-strong'), 'line-width': 0.75 },
    },
    {
      id: 'places',
      type: 'symbol',
      source,
      'source-layer': 'places',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['sans-serif'],
        'text-size': ['match', ['get', 'kind'], 'country', 15, 'locality', 13, 11],
        'text-max-width': 8,
        'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'population_rank'], 0]],
      },
      paint: {
        'text-color': ink ?? 'gray',
        'text-halo-color': halo ?? 'white',
        'text-halo-width': 1.5,
      },
    },
  ]
}

const green = [
  'park',
  'forest',
  'wood',
  'nature_reserve',
  'grass',
  'meadow',
  'golf_course',
  'cemetery',
]
