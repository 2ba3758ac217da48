import { text } from 'node:stream/consumers'
import { xmlTexts } from '../http/xml-texts.ts'
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
): AsyncGenerator<StoredKey, void, undefined> {
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    const page = await listPage(storage, {
      'list-type': '2',
      prefix,
      'max-keys': String(pageSize),
      ...(token !== undefined && { 'continuation-token': token }),
    })
    yield* page.objects
    token = page.next
    if (token !== undefined) {
      if (tokens.has(token)) {
        throw storageUnavailable(new Error('The listing repeats a continuation token.'))
      }
      tokens.add(token)
    }
  } while (token !== undefined)
}

type StoredKey = { key: string; size: number; lastModified: Date }

async function listPage(
  storage: Storage,
  query: Record<string, string>,
): Promise<{ objects: StoredKey[]; next: string | undefined }> {
  try {
    const document = await text(await storage.send({ method: 'GET', query }))
    const [head = '', ...contents] = document.split('<Contents>')
    if (!head.includes('<ListBucketResult'))
      throw new Error('The storage answered with no listing.')
    return { objects: contents.map(readContents), next: nextToken(document) }
  } catch (error) {
    throw storageUnavailable(error)
  }
}

/** Elements of the page may follow those of its last object, which have other names. */
function readContents(xml: string): StoredKey {
  const [key] = xmlTexts(xml, 'Key')
  const [modified = ''] = xmlTexts(xml, 'LastModified')
  const lastModified = new Date(modified)
  const size = Number(xmlTexts(xml, 'Size')[0] ?? 0)
  if (key === undefined || Number.isNaN(lastModified.getTime())) {
    throw new Error('The storage listed an object without a key or a date.')
  }
  return { key, size, lastModified }
}

function nextToken(document: string): string | undefined {
  const isTruncated = xmlTexts(document, 'IsTruncated')[0] === 'true'
  return isTruncated ? xmlTexts(document, 'NextContinuationToken')[0] : undefined
}
