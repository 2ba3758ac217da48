import { endpoint } from '../../lib/http/endpoint.ts'
import { readMap } from '../../lib/map/map.ts'
import { EventMap, MapQuery } from '../../lib/map/schema.ts'

export default endpoint({
  summary: 'Count the events on a part of the map',
  description:
    'Events that are near each other at that zoom are counted together, in cells of the map that meet `bbox`. Without `bbox` it is the part that has all places.',
  query: MapQuery,
  result: EventMap,
  example: {
    query: { bbox: '9.7,53.4,10.3,53.7' },
    result: {
      bbox: { west: 9.7, south: 53.398, east: 10.3, north: 53.702 },
      zoom: 11.1,
      items: [
        {
          latitude: 53.5459,
          longitude: 9.9699,
          count: 12,
          first_year: 2019,
          last_year: 2026,
          name: 'Landungsbrücken',
          near: null,
          place: true,
          bbox: { west: 9.9697, south: 53.5458, east: 9.9701, north: 53.546 },
        },
      ],
      total: { value: 12, relation: 'eq' },
      notices: [],
    },
  },
  handle: ({ ctx, query }) => readMap(ctx, query),
})
