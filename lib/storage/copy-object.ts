import { CopyObjectCommand } from '@aws-sdk/client-s3'
import { Problem } from '../base/problem.ts'
import type { Storage } from './client.ts'
import { quotedEtag } from './etag.ts'
import { putObject, readObject } from './objects.ts'
import { answeredStatus, storageUnavailable } from './unavailable.ts'

/**
 * Copies an object, only if it still has the ETag `ifMatch`. The copy has `contentType` and no
 * other metadata of the source. A storage that has no copy of its own is read and written instead.
 * @returns 'changed' where the source has another ETag, undefined where there is no source
 */
export async function copyObject(
  storage: Storage,
  from: string,
  to: string,
  { ifMatch, contentType }: { ifMatch: string; contentType: string },
): Promise<{ etag: string } | 'changed' | undefined> {
  const { client, options, timeouts } = storage
  try {
    const { CopyObjectResult } = await client.send(
      new CopyObjectCommand({
        Bucket: options.bucket,
        Key: to,
        CopySource: `${options.bucket}/${from.split('/').map(encodeURIComponent).join('/')}`,
        CopySourceIfMatch: ifMatch,
        MetadataDirective: 'REPLACE',
        ContentType: contentType,
      }),
      { requestTimeout: timeouts.copy },
    )
    if (CopyObjectResult?.ETag) return { etag: quotedEtag(CopyObjectResult.ETag) }
  } catch (error) {
    const status = answeredStatus(error)
    if (status === 404) return undefined
    if (status === 412) return 'changed'
    throw storageUnavailable(error)
  }
  // Ceph's dbstore (18.2) answers 200 to any copy, without an ETag, and copies nothing.
  return copyThroughHere(storage, from, to, { ifMatch, contentType })
}

async function copyThroughHere(
  storage: Storage,
  from: string,
  to: string,
  { ifMatch, contentType }: { ifMatch: string; contentType: string },
): Promise<{ etag: string } | 'changed' | undefined> {
  try {
    const source = await readObject(storage, from, undefined, ifMatch)
    return source && (await putObject(storage, to, source.body, source.size, contentType))
  } catch (error) {
    if (error instanceof Problem && error.code === 'precondition_failed') return 'changed'
    throw error
  }
}
