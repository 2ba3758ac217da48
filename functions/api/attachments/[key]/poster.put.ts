import { posterTypes, receivePoster } from '../../../../lib/attachments/renditions/poster.ts'
import { AttachmentKey } from '../../../../lib/attachments/schema.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Give a video its poster',
  description:
    'A frame of the video, of 1 MiB at most, as the body. LifeLog can not read videos itself: whoever ' +
    'sends one makes its poster, as the page does. It is kept in the sizes that pictures have, and in ' +
    'backups. A file that is no video is a `conflict`, a body that is no picture an `upload_mismatch`.',
  params: AttachmentKey,
  rawBodyTypes: posterTypes,
  errors: ['not_found', 'conflict', 'file_too_large', 'upload_mismatch', 'storage_unavailable'],
  handle: ({ ctx, params, c }) => receivePoster(ctx, params.key, c.req.raw),
})
