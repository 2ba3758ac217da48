import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { Storage } from './client.ts'
import { storageUnavailable } from './unavailable.ts'

/**
 * All objects whose key begins with `prefix`, in the order of their keys, a page at a time.
 * @throws {Problem} `storage_unavailable`, also where the storage hands out a continuation token
 *   twice, which would go on for ever (some betas of RustFS did)
 */
export async function* listObjects(
  storage: Storage,
  prefix: string,
  pageSize = 1000,
): AsyncGenerator<{ key: string; size: number; lastModified: Date }, void, undefined> {
  const { client, options } = storage
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({
          Bucket: options.bucket,
          Prefix: prefix,
          MaxKeys: pageSize,
          ContinuationToken: token,
        }),
      )
      .catch((error) => {
        throw storageUnavailable(error)
      })
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key !== undefined && LastModified) {
        yield { key: Key, size: Size ?? 0, lastModified: LastModified }
      }
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined
    if (token !== undefined) {
      if (tokens.has(token)) {
        throw storageUnavailable(new Error('The listing repeats a continuation token.'))
      }
      tokens.add(token)
    }
  } while (token !== undefined)
}
