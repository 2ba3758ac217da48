import type { Environment } from './setup.ts'

/** A running S3 with an account; `stop` ends it and removes all that it stored. */
export type S3 = {
  endpoint: string
  accessKey: string
  secretKey: string
  region: string
  stop(): Promise<void>
}

/** What tells LifeLog to use it, at `endpoint` where something stands before it. */
export function environmentOf(
  { accessKey, secretKey, region, ...s3 }: S3,
  endpoint = s3.endpoint,
): Environment {
  return {
    RUSTFS_ENDPOINT: endpoint,
    RUSTFS_PUBLIC_ENDPOINT: endpoint,
    RUSTFS_ACCESS_KEY: accessKey,
    RUSTFS_SECRET_KEY: secretKey,
    RUSTFS_REGION: region,
  }
}
