import { readText, wantBody } from './body.ts'
import { checkBucket, createBucket, objectPath, readCors, writeCors } from './buckets.ts'
import { answer, answerXml, type Exchange } from './exchange.ts'
import { removeObject } from './object-file.ts'
import { S3Error } from './s3-error.ts'
import { requestedTexts } from './xml.ts'

const maxDeletions = 1000

export async function putBucket(exchange: Exchange): Promise<void> {
  await readDocument(exchange, 65_536)
  await createBucket(exchange.folders, exchange.bucket)
  answer(exchange, 200, { Location: `/${exchange.bucket}` })
}

export async function headBucket(exchange: Exchange): Promise<void> {
  await checkBucket(exchange.folders, exchange.bucket)
  answer(exchange, 200, { 'x-amz-bucket-region': exchange.signer.region })
}

export async function getLocation(exchange: Exchange): Promise<void> {
  const { region } = exchange.signer
  await checkBucket(exchange.folders, exchange.bucket)
  // The first region of S3 is told by an empty element.
  answerXml(exchange, 200, 'LocationConstraint', region === 'us-east-1' ? '' : region)
}

/**
 * Keeps the rules for GetBucketCors. Every origin is answered whatever they say: what lets a page in
 * is a signature, which no browser adds by itself, not its origin.
 */
export async function putCors(exchange: Exchange): Promise<void> {
  await checkBucket(exchange.folders, exchange.bucket)
  const rules = await readDocument(exchange, 65_536)
  if (requestedTexts(rules, 'AllowedMethod').length === 0) {
    throw new S3Error('MalformedXML', 'The CORS rules allow no method.')
  }
  await writeCors(exchange.folders, exchange.bucket, rules)
  answer(exchange, 200)
}

export async function getCors(exchange: Exchange): Promise<void> {
  await checkBucket(exchange.folders, exchange.bucket)
  const rules = await readCors(exchange.folders, exchange.bucket)
  answer(exchange, 200, { 'Content-Type': 'application/xml' }, rules)
}

export async function deleteObject(exchange: Exchange): Promise<void> {
  const { folders, bucket, key } = exchange
  await checkBucket(folders, bucket)
  await removeObject(objectPath(folders, bucket, key))
  answer(exchange, 204)
}

export async function deleteObjects(exchange: Exchange): Promise<void> {
  const { folders, bucket } = exchange
  await checkBucket(folders, bucket)
  const document = await readDocument(exchange, 8 * 1024 ** 2)
  const keys = requestedTexts(document, 'Key')
  if (keys.length === 0 || keys.length > maxDeletions) {
    throw new S3Error('MalformedXML', `1 to ${maxDeletions} keys can be deleted at once.`)
  }
  if (document.includes('<VersionId>')) {
    throw new S3Error('NotImplemented', 'There are no versions of objects here.')
  }
  if (/<(ETag|LastModifiedTime|Size)>/.test(document)) {
    throw new S3Error('NotImplemented', 'Deleting on a condition is not implemented.')
  }
  const paths = keys.map((key) => objectPath(folders, bucket, key))
  for (const path of paths) await removeObject(path)
  const isQuiet = requestedTexts(document, 'Quiet')[0] === 'true'
  const deleted = keys.map((key) => ({ Key: key }))
  answerXml(exchange, 200, 'DeleteResult', { Deleted: isQuiet ? [] : deleted })
}

async function readDocument(exchange: Exchange, limit: number): Promise<string> {
  wantBody(exchange.request, exchange.response)
  return readText(exchange.request, exchange.payload, limit)
}
