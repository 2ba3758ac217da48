import { buffer } from 'node:stream/consumers'
import { problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { readObject } from '../../storage/objects.ts'
import type { Attachment } from '../schema.ts'

/** As much of a text as is shown beside an event, in bytes. */
const shown = 16 * 1024

/**
 * The beginning of a text file. `more` tells whether there's more of it.
 * @throws {Problem} `not_found` where the storage has lost it, or `storage_unavailable`
 */
export async function readText(
  { storage }: Context,
  { key, size_bytes: size }: Attachment,
): Promise<{ text: string; more: boolean }> {
  const more = size > shown
  const read = await readObject(storage, key, more ? `bytes=0-${shown - 1}` : undefined)
  if (!read) throw problem('not_found', 'The storage has lost the file of this attachment.')
  // The last character may be cut in two.
  const text = new TextDecoder().decode(await buffer(read.body), { stream: more })
  return { text, more }
}
