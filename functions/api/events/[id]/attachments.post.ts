import * as v from 'valibot'
import { exampleReservations } from '../../../../lib/attachments/example.ts'
import { Attachment, NewAttachment, Reservation } from '../../../../lib/attachments/schema.ts'
import { publicEndpoint } from '../../../../lib/attachments/serve/public-endpoint.ts'
import { receiveAttachment } from '../../../../lib/attachments/upload/receive.ts'
import { reserveUpload } from '../../../../lib/attachments/upload/reserve.ts'
import { EventId } from '../../../../lib/events/schema.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Attach a file to an event',
  description:
    'With JSON: reserves a place and answers how to send the file within 10 minutes. Where ' +
    '`upload.method` is `POST`, post the `fields` in their order and then the file, as `file`, to ' +
    '`upload.url`; where it is `PUT`, put the bytes of the file there, with the `headers`. Then ' +
    'confirm the attachment; to try again, reserve again. As multipart/form-data with one `file` ' +
    'the file goes through LifeLog instead, and the answer is the attachment, confirmed. A storage ' +
    'that takes files in no other way makes JSON `unsupported_media_type`. How many files an event ' +
    'may have the settings say; one more is `attachment_limit_reached`.',
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
    results: exampleReservations,
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
