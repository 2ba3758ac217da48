import { AttachmentKey, Link, LinkRequest } from '../../../../lib/attachments/schema.ts'
import { shareLink } from '../../../../lib/attachments/serve/downloads.ts'
import { publicEndpoint } from '../../../../lib/attachments/serve/public-endpoint.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Make a link to share',
  description:
    'Whoever has the link gets the file as it was uploaded, without a password, until it expires: ' +
    'after `expires_in` seconds, from a minute to a week. With `rendition` it gives the large ' +
    'rendition of a picture; 409 `conflict` where the file has none, as a video.',
  params: AttachmentKey,
  body: LinkRequest,
  bodyOptional: true,
  result: Link,
  errors: ['not_found', 'conflict', 'storage_unavailable'],
  example: {
    body: { expires_in: 86400, rendition: true },
    result: {
      url: 'http://192.168.1.20:9000/lifelog-attachments/renditions/1600/q3oVw5Zt9mXc2yLk8RfJ1uHs6NbEa4Gd?X-Amz-Signature=…',
      expires_at: '2026-11-25T11:31:00.000Z',
    },
  },
  handle: ({ ctx, params, body, c }) =>
    shareLink(ctx, params.key, {
      endpoint: publicEndpoint(ctx.config, c.req.raw),
      expiresIn: body.expires_in,
      rendition: body.rendition,
    }),
})
