import { AttachmentKey, DownloadHeaders, DownloadQuery } from '../../../lib/attachments/schema.ts'
import { downloadUrl } from '../../../lib/attachments/serve/downloads.ts'
import { publicEndpoint } from '../../../lib/attachments/serve/public-endpoint.ts'
import { streamAttachment } from '../../../lib/attachments/serve/stream.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Download a file',
  description:
    'Redirects to the storage, by a URL that is valid for some minutes. With `mode=stream` the ' +
    'file comes through LifeLog, with ranges. With `download=1` a browser saves it in any case, ' +
    'else it shows images, video, audio, PDF and plain text.',
  params: AttachmentKey,
  query: DownloadQuery,
  headers: DownloadHeaders,
  // Whatever type its file was said to be, where browsers may show that.
  result: ['*/*'],
  otherStatuses: {
    206: 'The range that was asked for.',
    302: 'The file is at this URL.',
    304: 'The client has the file already.',
    416: 'The range lies behind the end of the file.',
  },
  errors: ['not_found', 'storage_unavailable'],
  example: { headers: { Range: 'bytes=0-1023' } },
  handle: async ({ ctx, params, query, headers, c }) => {
    const download = query.download === '1'
    if (query.mode === 'stream') {
      return streamAttachment(ctx, params.key, { method: c.req.method, headers, download })
    }
    const endpoint = publicEndpoint(ctx.config, c.req.raw)
    const { url, maxAge } = await downloadUrl(ctx, params.key, { endpoint, download })
    c.header('Cache-Control', `private, max-age=${maxAge}`)
    return c.redirect(url, 302)
  },
})
