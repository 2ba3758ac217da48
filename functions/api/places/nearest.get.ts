import * as v from 'valibot'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { Nearest, PositionQuery } from '../../../lib/places/schema.ts'

export default endpoint({
  summary: 'Find the settlement nearest to a position',
  description: 'From GeoNames (CC BY 4.0), offline. `null` where none is within 100 km.',
  query: PositionQuery,
  result: v.nullable(Nearest),
  example: { result: { name: 'Lisbon', distance_km: 1.2 } },
  handle: ({ ctx, query }) => ctx.gazetteer.nearest(query),
})
