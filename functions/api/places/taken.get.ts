import { endpoint } from '../../../lib/http/endpoint.ts'
import { PhotoFacts, Taken } from '../../../lib/places/schema.ts'
import { whenTaken } from '../../../lib/places/taken.ts'

export default endpoint({
  summary: 'Tell when and where a photo was taken',
  description:
    'By what it says of itself (EXIF): `clock` is DateTimeOriginal, `offset` OffsetTimeOriginal. ' +
    'Without an offset the clock is that of the position, else of `timezone`, else of the settings; ' +
    '`timezone_by` says which. `timestamp` is `null` where the clock can not be right. It needs latitude and longitude together.',
  query: PhotoFacts,
  result: Taken,
  example: {
    result: {
      timestamp: '2019-06-03T17:12:00Z',
      timezone: 'Europe/Lisbon',
      timezone_by: 'position',
      near: { name: 'Lisbon', distance_km: 1.2 },
    },
  },
  handle: ({ ctx, query }) => whenTaken(ctx, query),
})
