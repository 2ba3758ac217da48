import { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner'
import { create as contentDisposition } from 'content-disposition'
import type { Storage, StorageOptions } from './s3.ts'

/** Signs without the network; `forms` is a client only because the SDK wants one. */
export type Signer = { forms: S3Client; links: S3RequestPresigner }

export function createSigner({ endpoint, region, accessKey, secretKey }: StorageOptions): Signer {
  const forms = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: true,
  })
  return { forms, links: new S3RequestPresigner({ ...forms.config }) }
}

/**
 * A form's lifetime in seconds. RustFS refuses a form signed more than 900 s ago, whatever its
 * policy says (RequestTimeTooSkewed).
 */
const formLifetime = 600

export type SignedForm = {
  method: 'POST'
  url: string
  fields: Record<string, string>
  expires_at: string
}

/**
 * A form by which a browser stores one object of exactly this key, type and size (in bytes) within
 * 10 minutes; the storage answers 201. The fields come first, the file is the last field, `file`.
 * @param upload.endpoint the storage as the browser reaches it: `http://host:port`
 */
export async function signUpload(
  storage: Storage,
  upload: { endpoint: string; key: string; contentType: string; size: number; now: Date },
): Promise<SignedForm> {
  const { signer, options } = storage
  // createPresignedPost takes no date; it reads the clock, corrected by this, before it first waits.
  signer.forms.config.systemClockOffset = upload.now.getTime() - Date.now()
  const { fields } = await createPresignedPost(signer.forms, {
    Bucket: options.bucket,
    Key: upload.key,
    // Each of these becomes an exact condition, as do the key and the bucket.
    Fields: { 'Content-Type': upload.contentType, success_action_status: '201' },
    Conditions: [['content-length-range', upload.size, upload.size]],
    Expires: formLifetime,
  })
  return {
    method: 'POST',
    url: `${upload.endpoint}/${options.bucket}`,
    fields,
    expires_at: expiry(upload.now, formLifetime),
  }
}

/**
 * A URL from which anyone may GET the object for `expiresIn` seconds (at most 604800), counted from
 * `now`. The same input makes the same URL. It's valid for the host of `endpoint` alone, as the
 * signature covers the Host header. Name (RFC 6266), type and disposition are those given here,
 * whatever was stored.
 */
export async function signDownload(
  storage: Storage,
  download: {
    endpoint: string
    key: string
    filename: string
    contentType: string
    disposition: 'inline' | 'attachment'
    expiresIn: number
    now: Date
  },
): Promise<{ url: string; expires_at: string }> {
  const { signer, options } = storage
  const { protocol, hostname, port, host, origin } = new URL(download.endpoint)
  const path = `/${options.bucket}/${download.key.split('/').map(escapeUri).join('/')}`
  const { query } = await signer.links.presign(
    {
      method: 'GET',
      protocol,
      hostname,
      port: port ? Number(port) : undefined,
      path,
      query: {
        'response-content-disposition': contentDisposition(download.filename.toWellFormed(), {
          type: download.disposition,
        }),
        'response-content-type': download.contentType,
      },
      headers: { host },
    },
    { expiresIn: download.expiresIn, signingDate: download.now },
  )
  const parameters = Object.entries(query ?? {}).map(
    ([name, value]) => `${escapeUri(name)}=${escapeUri(String(value))}`,
  )
  return {
    url: `${origin}${path}?${parameters.join('&')}`,
    expires_at: expiry(download.now, download.expiresIn),
  }
}

/** Signatures know whole seconds only. */
function expiry(now: Date, seconds: number): string {
  return new Date((Math.floor(now.getTime() / 1000) + seconds) * 1000).toISOString()
}

/** RFC 3986, as Signature Version 4 wants it. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
