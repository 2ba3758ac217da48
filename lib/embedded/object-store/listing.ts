import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeStrictly } from '../../http/encode-strictly.ts'
import { checkBucket, objectNames, objectsFolder } from './buckets.ts'
import { answerXml, type Exchange } from './exchange.ts'
import { type ObjectInfo, readInfo } from './object-file.ts'
import { mayHavePrefix, spelledKey } from './object-name.ts'
import { S3Error } from './s3-error.ts'

const maxPageSize = 1000

/** ListObjectsV2, in the order of the keys' UTF-8 bytes. A token goes on after the key it hides. */
export async function listObjects(exchange: Exchange): Promise<void> {
  const { folders, bucket, query } = exchange
  await checkBucket(folders, bucket)
  const prefix = query.get('prefix') ?? ''
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after') ?? ''
  const size = pageSize(query.get('max-keys'))
  const encode = keyEncoding(query.get('encoding-type'))
  const after = token === null ? startAfter : Buffer.from(token, 'base64url').toString()

  const folder = objectsFolder(folders, bucket)
  const names = (await objectNames(folders, bucket)).filter((name) => mayHavePrefix(name, prefix))
  const found: { path: string; key: string; order: string }[] = []
  for (const name of names) {
    const path = join(folder, name)
    const key = spelledKey(name) ?? (await infoIfThere(path, ''))?.key
    if (key !== undefined) found.push({ path, key, order: orderOf(key) })
  }
  const rest = found
    .filter(({ key, order }) => key.startsWith(prefix) && order > orderOf(after))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  const page = rest.slice(0, size)
  const isTruncated = size > 0 && rest.length > size
  const contents: ObjectInfo[] = []
  for (const { path, key } of page) {
    const info = await infoIfThere(path, key)
    if (info) contents.push(info)
  }

  answerXml(exchange, 200, 'ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    ContinuationToken: token ?? undefined,
    StartAfter: query.has('start-after') ? encode(startAfter) : undefined,
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyCount: contents.length,
    MaxKeys: size,
    IsTruncated: isTruncated,
    NextContinuationToken: isTruncated
      ? Buffer.from(page.at(-1)?.key ?? '').toString('base64url')
      : undefined,
    Contents: contents.map((info) => ({
      Key: encode(info.key),
      LastModified: info.modified,
      ETag: `"${info.etag}"`,
      Size: info.size,
      StorageClass: 'STANDARD',
    })),
  })
}

/** Compared as strings, hex orders like the bytes themselves; UTF-16, in which JS compares, not. */
function orderOf(key: string): string {
  return Buffer.from(key).toString('hex')
}

/**
 * An object may be removed while it's being listed. One that is damaged is listed as its file is,
 * so that a single one doesn't hide all others; whoever reads it is told.
 */
async function infoIfThere(path: string, key: string): Promise<ObjectInfo | undefined> {
  try {
    return await readInfo(path)
  } catch (error) {
    if (error instanceof S3Error && error.code === 'NoSuchKey') return undefined
    const file = key === '' ? undefined : await stat(path).catch(() => undefined)
    return (
      file && { key, size: file.size, etag: '', modified: file.mtime.toISOString(), headers: {} }
    )
  }
}

function pageSize(given: string | null): number {
  if (given !== null && !/^\d{1,9}$/.test(given)) {
    throw new S3Error('InvalidArgument', 'max-keys is a whole number.')
  }
  return Math.min(given === null ? maxPageSize : Number(given), maxPageSize)
}

function keyEncoding(type: string | null): (key: string) => string {
  if (type === null) return (key) => key
  if (type === 'url') return (key) => key.split('/').map(encodeStrictly).join('/')
  throw new S3Error('InvalidArgument', 'encoding-type is url or not given.')
}
