import { page } from '../lib/app/page.ts'
import { wantsFragment } from '../lib/app/render.ts'
import { listPhotos } from '../lib/photos/list.ts'
import { listPhotoMonths } from '../lib/photos/months.ts'
import { PhotosQuery } from '../lib/photos/schema.ts'
import { MorePhotos, PhotosPage } from '../lib/views/photos/photos.tsx'

export default page({
  query: PhotosQuery,
  handle: async ({ ctx, query, c }) => {
    const listed = await listPhotos(ctx, query)
    if (wantsFragment(c.req.raw)) return <MorePhotos query={query} listed={listed} />
    return <PhotosPage query={query} listed={listed} months={await listPhotoMonths(ctx)} />
  },
})
