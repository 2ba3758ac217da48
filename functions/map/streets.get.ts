import * as v from 'valibot'
import { endpoint } from '../../lib/http/endpoint.ts'
import { readStreetMap } from '../../lib/map/street-map.ts'

export default endpoint({
  summary: 'The owner’s own map of streets, by ranges',
  query: v.strictObject({ v: v.optional(v.string()) }),
  result: ['application/vnd.pmtiles'],
  errors: ['not_found'],
  otherStatuses: {
    206: 'The range that was asked for.',
    416: 'The range lies behind the end of the file.',
  },
  handle: ({ ctx, c }) => readStreetMap(ctx, c.req.header('Range')),
})
