import type { Attachment, Reservation } from '../../attachments/schema.ts'
import { type Sending, sendWithProgress, Unreachable } from './send-with-progress.client.ts'
import { api } from './upload-api.client.ts'
import { Failure } from './upload-failure.client.ts'
import type { UploadRow } from './upload-row.client.ts'

/** The storage doesn't have the file: why, in words, and whether it took nothing at all of it. */
export type Missed = { why: string; outOfReach: boolean }

/**
 * Sends a file by what LifeLog signed for it, and has it confirmed.
 * @throws {Failure} where LifeLog doesn't take it, however it is sent
 */
export async function sendToStorage(
  { attachment: { key }, upload }: Reservation,
  file: File,
  row: UploadRow,
  signal: AbortSignal,
): Promise<{ attached: Attachment } | Missed> {
  try {
    const { status } = await sendWithProgress(asSigned(upload, file), row, signal)
    if (status >= 300) return { why: `The storage refused it (${status}).`, outOfReach: false }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    const why = error.cut ? 'The storage cut it off.' : 'The storage is out of reach from here.'
    // All of it may have arrived, and only the answer got lost.
    return confirm(key).then(
      (attached) => ({ attached }),
      (failure) => {
        if (!(failure instanceof Failure && failure.code === 'upload_incomplete')) throw failure
        return { why, outOfReach: !error.cut }
      },
    )
  }
  row.checking()
  signal.throwIfAborted()
  const attached = await confirm(key)
  signal.throwIfAborted()
  return { attached }
}

function asSigned(upload: Reservation['upload'], file: File): Sending {
  const { method, url } = upload
  if (upload.method === 'PUT') return { method, url, headers: upload.headers, body: file }
  const body = new FormData()
  for (const [name, value] of Object.entries(upload.fields)) body.append(name, value)
  body.append('file', file)
  return { method, url, body }
}

/** Lets LifeLog attach a file that the storage has. Asked again, it gives the attachment once more. */
export function confirm(key: string): Promise<Attachment> {
  return api(`/api/attachments/${key}/confirm`, { method: 'POST' })
}
