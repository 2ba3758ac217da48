import * as v from 'valibot'
import { exampleAttachment } from '../../../../lib/attachments/example.ts'
import { publicEndpoint } from '../../../../lib/attachments/public-endpoint.ts'
import { receiveAttachment } from '../../../../lib/attachments/receive.ts'
import { reserveUpload } from '../../../../lib/attachments/reserve.ts'
import { Attachment, NewAttachment, Reservation } from '../../../../lib/attachments/schema.ts'
import { EventId } from '../../../../lib/events/schema.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Attach a file to an event',
  description:
    'With JSON: reserves a place and answers with a form. POST its fields and then the file, as ' +
    '`file`, to `upload.url` within 10 minutes, then confirm the attachment. To try again, reserve ' +
    'again. As multipart/form-data with one `file` the file goes through LifeLog instead, and the ' +
    'answer is the attachment, confirmed.',
  params: EventId,
  body: NewAttachment,
  rawBodyTypes: ['multipart/form-data'],
  result: v.union([Reservation, Attachment]),
  status: 201,
  errors: [
    'not_found',
    'attachment_limit_reached',
    'file_too_large',
    'file_type_not_allowed',
    'upload_mismatch',
    'storage_unavailable',
  ],
  example: {
    body: { filename: 'harbour.jpg', content_type: 'image/jpeg', size_bytes: 482133 },
    result: {
      attachment: { ...exampleAttachment, state: 'pending', sha256: null, uploaded_at: null },
      upload: {
        method: 'POST',
        url: 'http://192.168.1.20:9000/lifelog-attachments',
        fields: {
          key: `staging/${exampleAttachment.key}`,
          'Content-Type': 'image/jpeg',
          policy: 'eyJleHBpcmF0aW9uIjoi…',
          'X-Amz-Signature': '5f1c…',
        },
        expires_at: '2026-11-24T11:40:41.000Z',
      },
    },
  },
  handle: async ({ ctx, params, body, c }) => {
    if (!body) {
      const attachment = await receiveAttachment(ctx, params.id, c.req.raw)
      return c.json(attachment, 201, { Location: `/api/attachments/${attachment.key}` })
    }
    const endpoint = publicEndpoint(ctx.config, c.req.raw)
    const reservation = await reserveUpload(ctx, params.id, body, endpoint)
    const { key } = reservation.attachment
    return c.json(reservation, 201, { Location: `/api/attachments/${key}` })
  },
})
