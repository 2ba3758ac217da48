import type { Attachment } from './schema.ts'

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
