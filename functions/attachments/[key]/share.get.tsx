import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { findAttachment } from '../../../lib/attachments/find.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { canShareRendition, shareLink } from '../../../lib/attachments/serve/downloads.ts'
import { lanEndpoint } from '../../../lib/attachments/serve/lan-endpoint.ts'
import { forms, lifetimes, ShareFragment, SharePage } from '../../../lib/views/event/share.tsx'

export default page({
  params: AttachmentKey,
  query: v.object({
    expires_in: v.optional(v.picklist(Object.keys(lifetimes)), '3600'),
    form: v.optional(v.picklist(Object.keys(forms)), 'rendition'),
  }),
  handle: async ({ ctx, params, query, c }) => {
    const attachment = await findAttachment(ctx, params.key)
    const { settings } = await ctx.settings.get()
    const { endpoint, reach } = lanEndpoint(ctx.config, c.req.raw)
    const hasRendition = await canShareRendition(ctx, attachment)
    const rendition = hasRendition && query.form === 'rendition'
    const link = await shareLink(ctx, params.key, {
      endpoint,
      expiresIn: Number(query.expires_in),
      rendition,
    })
    const shared = { attachment, link, reach, lifetime: query.expires_in, hasRendition, rendition }
    return wantsFragment(c.req.raw) ? (
      <ShareFragment {...shared} timezone={settings.timezone} />
    ) : (
      <SharePage {...shared} timezone={settings.timezone} event={attachment.event_id} />
    )
  },
})
