import type { SignedForm, SignedPut, SignedUpload } from '../../lib/storage/schema.ts'

/**
 * Sends a file to the storage as a browser does: by a form its fields in their order, then the
 * file; by a PUT its bytes alone.
 */
export function sendUpload(
  upload: Pick<SignedForm, 'url' | 'fields'> | SignedPut,
  file: Uint8Array<ArrayBuffer> | Blob,
  headers: Record<string, string> = {},
): Promise<Response> {
  const blob = file instanceof Blob ? file : new Blob([file])
  if (!('fields' in upload)) {
    const init = { method: upload.method, headers: { ...upload.headers, ...headers } }
    // The type of a Blob would count as a header of the request.
    return fetch(upload.url, { ...init, body: blob.slice() })
  }
  const body = new FormData()
  for (const [name, value] of Object.entries(upload.fields)) body.append(name, value)
  body.append('file', blob, 'file')
  return fetch(upload.url, { method: 'POST', body, headers })
}

/** The form that a reservation has where the storage is sound. */
export function formOf(upload: SignedUpload): SignedForm {
  if (upload.method === 'POST') return upload
  throw new Error('A PUT was signed instead of a form.')
}
