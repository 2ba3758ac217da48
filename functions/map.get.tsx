import { page } from '../lib/app/page.ts'
import { wantsFragment } from '../lib/app/render.ts'
import { readMap } from '../lib/map/map.ts'
import { MapPageQuery } from '../lib/map/schema.ts'
import { findStreetMap } from '../lib/map/street-map.ts'
import { boundsOfStops, readTrack } from '../lib/map/track.ts'
import { viewOf, viewOfTrack } from '../lib/map/view.ts'
import { MapPage, MapPlaces } from '../lib/views/map/map.tsx'
import { MapTrackPage } from '../lib/views/map/track.tsx'

export default page({
  query: MapPageQuery,
  handle: async ({ ctx, query, c }) => {
    const { day, track, ...asked } = query
    const streets = await findStreetMap(ctx)
    if (day && track === 'true') {
      const stops = await readTrack(ctx, day)
      const view = query.bbox ? viewOf(query.bbox) : viewOfTrack(boundsOfStops(stops))
      return <MapTrackPage day={day} stops={stops} view={view} streets={streets} />
    }
    const map = await readMap(ctx, day ? { ...asked, start: day, end: day } : asked)
    const shown = { query, view: viewOf(map.bbox), map }
    if (wantsFragment(c.req.raw)) return <MapPlaces {...shown} />
    return <MapPage {...shown} streets={streets} />
  },
})
