import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { Coordinates } from '../../lib/events/coordinates.ts'
import { MapPreview } from '../../lib/views/map/preview.tsx'

/** A small map around coordinates, for the form of an event; nothing while they aren't complete. */
export default page({
  query: v.object({ at: v.string() }),
  handle: ({ query }) => {
    const { success, output } = v.safeParse(Coordinates, query.at)
    return <>{success && <MapPreview {...output} />}</>
  },
})
