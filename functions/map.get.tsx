import { page } from '../lib/app/page.ts'
import { readMap } from '../lib/map/map.ts'
import { MapPageQuery } from '../lib/map/schema.ts'
import { viewOf } from '../lib/map/view.ts'
import { MapPage } from '../lib/views/map.tsx'

export default page({
  query: MapPageQuery,
  handle: async ({ ctx, query }) => {
    const { zoom, day, track, ...asked } = query
    const map = await readMap(ctx, asked)
    return <MapPage query={query} view={viewOf(map.bbox)} map={map} />
  },
})
