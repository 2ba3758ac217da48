import { text } from 'node:stream/consumers'
import { Problem } from '../base/problem.ts'
import { xmlTexts } from '../http/xml-texts.ts'
import { objectPath, type Storage } from './client.ts'
import { quotedEtag } from './etag.ts'
import { putObject, readObject } from './objects.ts'
import { StorageRefusal } from './send-signed.ts'
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
  try {
    const answer = await storage.send({
      method: 'PUT',
      key: to,
      headers: {
        'content-type': contentType,
        'x-amz-copy-source': objectPath(storage.options.bucket, from).slice(1),
        'x-amz-copy-source-if-match': ifMatch,
        'x-amz-metadata-directive': 'REPLACE',
      },
      timeout: storage.timeouts.copy,
    })
    const document = await text(answer)
    // S3 begins to answer before it has copied a large object, and may fail after that.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    if (document.includes('<Error>')) throw new StorageRefusal(503, xmlTexts(document, 'Code')[0])
    const [etag] = xmlTexts(document, 'ETag')
    if (etag) return { etag: quotedEtag(etag) }
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
