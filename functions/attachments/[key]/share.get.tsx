import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { shareLink } from '../../../lib/attachments/downloads.ts'
import { findAttachment } from '../../../lib/attachments/find.ts'
import { lanEndpoint } from '../../../lib/attachments/lan-endpoint.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { lifetimes, ShareFragment, SharePage } from '../../../lib/views/share.tsx'

export default page({
  params: AttachmentKey,
  query: v.object({
    expires_in: v.optional(v.picklist(Object.keys(lifetimes)), '3600'),
  }),
  handle: async ({ ctx, params, query, c }) => {
    const attachment = await findAttachment(ctx, params.key)
    const { settings } = await ctx.settings.get()
    const { endpoint, reach } = lanEndpoint(ctx.config, c.req.raw)
    const link = await shareLink(ctx, params.key, {
      endpoint,
      expiresIn: Number(query.expires_in),
    })
    const shared = { attachment, link, reach, lifetime: query.expires_in }
    return wantsFragment(c.req.raw) ? (
      <ShareFragment {...shared} timezone={settings.timezone} />
    ) : (
      <SharePage {...shared} timezone={settings.timezone} event={attachment.event_id} />
    )
  },
})
