import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { AttachmentKey } from '../../lib/attachments/schema.ts'
import { readThumbnail } from '../../lib/attachments/thumbnails.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'A small picture of an attachment',
  description: 'An icon where none can be made.',
  params: AttachmentKey,
  result: ['image/webp', 'image/svg+xml'],
  errors: ['not_found', 'storage_unavailable'],
  handle: async ({ ctx, params, c }) => {
    const thumbnail = await readThumbnail(ctx, params.key)
    if (!thumbnail) return c.redirect(ctx.assets.url('no-thumbnail.svg'), 302)
    return c.body(Readable.toWeb(thumbnail.body) as NodeStream as ReadableStream, 200, {
      'Content-Type': 'image/webp',
      'Content-Length': String(thumbnail.size),
      'Cache-Control': 'private, max-age=31536000, immutable',
    })
  },
})
