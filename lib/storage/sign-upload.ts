import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { problem } from '../base/problem.ts'
import type { Storage } from './client.ts'
import { presign } from './presign.ts'
import type { SignedForm, SignedPut, SignedUpload } from './schema.ts'
import { expiry, uploadLifetime } from './signer.ts'

/** One object of exactly this key, type and size (in bytes); `endpoint` is how the client reaches the storage. */
export type UploadRequest = {
  endpoint: string
  key: string
  contentType: string
  size: number
  now: Date
}

/**
 * Refuses to go on where the storage takes files through LifeLog alone.
 * @throws {Problem} `unsupported_media_type`
 */
export function refuseDirectUpload({ status }: Storage): void {
  if (status.uploads.way !== 'lifelog') return
  throw problem(
    'unsupported_media_type',
    'This storage takes files through LifeLog only. Send the file itself, as multipart/form-data.',
  )
}

/**
 * What a client needs to store one object within 10 minutes, by the way that the probe found sound.
 * @throws {Problem} as `refuseDirectUpload`
 */
export function signUpload(storage: Storage, upload: UploadRequest): Promise<SignedUpload> {
  refuseDirectUpload(storage)
  return storage.status.uploads.way === 'put' ? signPut(storage, upload) : signForm(storage, upload)
}

/**
 * A form by which a browser stores the object; the storage answers 201. The fields come first, the
 * file is the last field, `file`.
 */
export async function signForm(storage: Storage, upload: UploadRequest): Promise<SignedForm> {
  const { signer, options } = storage
  // createPresignedPost takes no date; it reads the clock, corrected by this, before it first waits.
  signer.forms.config.systemClockOffset = upload.now.getTime() - Date.now()
  const { fields } = await createPresignedPost(signer.forms, {
    Bucket: options.bucket,
    Key: upload.key,
    // Each of these becomes an exact condition, as do the key and the bucket.
    Fields: { 'Content-Type': upload.contentType, success_action_status: '201' },
    Conditions: [['content-length-range', upload.size, upload.size]],
    Expires: uploadLifetime,
  })
  return {
    method: 'POST',
    url: `${upload.endpoint}/${options.bucket}`,
    fields,
    expires_at: expiry(upload.now, uploadLifetime),
  }
}

/**
 * A PUT of the object. The signature covers Content-Length, which every client sets to the size of
 * the file by itself, and Content-Type, so that a file of another size or type is refused.
 */
export async function signPut(storage: Storage, upload: UploadRequest): Promise<SignedPut> {
  const { endpoint, key, contentType, size, now } = upload
  const signed = await presign(storage, {
    method: 'PUT',
    endpoint,
    key,
    headers: { 'content-length': String(size), 'content-type': contentType },
    expiresIn: uploadLifetime,
    now,
  })
  return { method: 'PUT', headers: { 'Content-Type': contentType }, ...signed }
}
