import { S3Client } from '@aws-sdk/client-s3'
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner'

/** How the app reaches the storage (`http://host:port`), and as whom. */
export type Account = { endpoint: string; region: string; accessKey: string; secretKey: string }

/** Signs without the network; `forms` is a client only because the SDK wants one. */
export type Signer = { forms: S3Client; links: S3RequestPresigner }

export function createSigner({ endpoint, region, accessKey, secretKey }: Account): Signer {
  const forms = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: true,
  })
  return { forms, links: new S3RequestPresigner({ ...forms.config }) }
}

/**
 * How long a form or a PUT can be used, in seconds. RustFS refuses a form signed more than 900 s
 * ago, whatever its policy says (RequestTimeTooSkewed).
 */
export const uploadLifetime = 600

/** When what is signed at `now` ends. Signatures know whole seconds only. */
export function expiry(now: Date, seconds: number): string {
  return new Date((Math.floor(now.getTime() / 1000) + seconds) * 1000).toISOString()
}
