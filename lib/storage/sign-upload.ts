import { problem } from '../base/problem.ts'
import type { Storage } from './client.ts'
import { expiry, presign } from './presign.ts'
import type { SignedForm, SignedPut, SignedUpload } from './schema.ts'
import { algorithm, credential, signingDate, signText } from './signature.ts'

/**
 * How long a form or a PUT can be used, in seconds. RustFS refuses a form signed more than 900 s
 * ago, whatever its policy says (RequestTimeTooSkewed).
 */
const uploadLifetime = 600

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
export function signUpload(storage: Storage, upload: UploadRequest): SignedUpload {
  refuseDirectUpload(storage)
  return storage.status.uploads.way === 'put' ? signPut(storage, upload) : signForm(storage, upload)
}

/**
 * A form by which a browser stores the object; the storage answers 201. The fields come first, the
 * file is the last field, `file`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function signForm({ options }: Storage, upload: UploadRequest): SignedForm {
  const date = signingDate(upload.now)
  const expires_at = expiry(upload.now, uploadLifetime)
  const fields = {
    key: upload.key,
    bucket: options.bucket,
    'Content-Type': upload.contentType,
    success_action_status: '201',
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': credential(options, date),
    'X-Amz-Date': date,
  }
  const policy = {
    expiration: expires_at.replace('.000', ''),
    // Each field is an exact condition.
    conditions: [
      ['content-length-range', upload.size, upload.size],
      ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    ],
  }
  const Policy = Buffer.from(JSON.stringify(policy)).toString('base64')
  return {
    method: 'POST',
    url: `${upload.endpoint}/${options.bucket}`,
    fields: { ...fields, Policy, 'X-Amz-Signature': signText(options, date, Policy) },
    expires_at,
  }
}

/**
 * A PUT of the object. The signature covers Content-Length, which every client sets to the size of
 * the file by itself, and Content-Type, so that a file of another size or type is refused.
 */
export function signPut(storage: Storage, upload: UploadRequest): SignedPut {
  const { endpoint, key, contentType, size, now } = upload
  const signed = presign(storage, {
    method: 'PUT',
    endpoint,
    key,
    headers: { 'content-length': String(size), 'content-type': contentType },
    expiresIn: uploadLifetime,
    now,
  })
  return { method: 'PUT', headers: { 'Content-Type': contentType }, ...signed }
}
