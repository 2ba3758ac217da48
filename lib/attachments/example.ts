import type { Attachment, Reservation } from './schema.ts'

/** A photo, for the API's documentation. */
export const exampleAttachment: Attachment = {
  id: 7,
  key: 'q3oVw5Zt9mXc2yLk8RfJ1uHs6NbEa4Gd',
  filename: 'harbour.jpg',
  content_type: 'image/jpeg',
  size_bytes: 482133,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  state: 'ready',
  uploaded_at: '2026-11-24T11:31:07.412Z',
}

const pending: Attachment = {
  ...exampleAttachment,
  state: 'pending',
  sha256: null,
  uploaded_at: null,
}
const staging = `staging/${exampleAttachment.key}`
const expires_at = '2026-11-24T11:40:41.000Z'
const bucket = 'http://192.168.1.20:9000/lifelog-attachments'

/** What is answered to a file that is to be sent: by either way to the storage, and through LifeLog. */
export const exampleReservations: Record<string, Reservation | Attachment> = {
  'A form to POST': {
    attachment: pending,
    upload: {
      method: 'POST',
      url: bucket,
      fields: {
        key: staging,
        'Content-Type': 'image/jpeg',
        policy: 'eyJleHBpcmF0aW9uIjoi…',
        'X-Amz-Signature': '5f1c…',
      },
      expires_at,
    },
  },
  'A URL to PUT to': {
    attachment: pending,
    upload: {
      method: 'PUT',
      url: `${bucket}/${staging}?X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost&X-Amz-Signature=5f1c…`,
      headers: { 'Content-Type': 'image/jpeg' },
      expires_at,
    },
  },
  'The file itself, sent through LifeLog': exampleAttachment,
}
