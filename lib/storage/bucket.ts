import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import type { Storage } from './client.ts'
import { answeredStatus } from './unavailable.ts'

/**
 * Asks for the bucket.
 * @throws {StorageRefusal} 404 where there is none
 * @throws {Error} where the storage doesn't answer
 */
export async function headBucket(storage: Storage, signal?: AbortSignal): Promise<void> {
  await text(await storage.send({ method: 'HEAD', ...(signal && { signal }) }))
}

/** Makes the bucket where it's missing. @throws as `headBucket` */
export async function ensureBucket(storage: Storage): Promise<void> {
  if (await bucketExists(storage)) return
  try {
    const body = bucketConfiguration(storage.options.region)
    await text(await storage.send({ method: 'PUT', ...(body && { body }) }))
  } catch (error) {
    // Another instance may have made it at the same moment.
    if (!(await bucketExists(storage))) throw error
  }
}

async function bucketExists(storage: Storage): Promise<boolean> {
  try {
    await headBucket(storage)
    return true
  } catch (error) {
    if (answeredStatus(error) === 404) return false
    throw error
  }
}

/** Only for S3's first region nothing is said. */
function bucketConfiguration(region: string): string | undefined {
  if (region === 'us-east-1') return undefined
  return `<CreateBucketConfiguration ${namespace}><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`
}

const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

const corsRules = [
  `<CORSConfiguration ${namespace}><CORSRule>`,
  ...['GET', 'HEAD', 'POST', 'PUT'].map((method) => `<AllowedMethod>${method}</AllowedMethod>`),
  '<AllowedOrigin>*</AllowedOrigin><AllowedHeader>*</AllowedHeader>',
  ...['ETag', 'Content-Range', 'Accept-Ranges', 'Content-Length', 'Content-Disposition'].map(
    (name) => `<ExposeHeader>${name}</ExposeHeader>`,
  ),
  '<MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule></CORSConfiguration>',
].join('')

/** Lets browsers of any origin reach the bucket: what they may do is what was signed. @throws as `headBucket` */
export async function allowBrowsers(storage: Storage): Promise<void> {
  const answer = await storage.send({
    method: 'PUT',
    query: { cors: '' },
    // S3 takes no rules without a digest of them.
    headers: {
      'content-md5': createHash('md5').update(corsRules).digest('base64'),
      'content-type': 'application/xml',
    },
    body: corsRules,
  })
  await text(answer)
}
