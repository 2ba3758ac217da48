import { buffer } from 'node:stream/consumers'
import { readObject } from './objects.ts'
import type { Trial } from './trial.ts'

/**
 * RustFS's form parser refuses a file when a chunk that it read ends in a carriage return and the
 * next one is large: of photos and videos of some MB every third. A file of nothing else fails every
 * time from 1 MB on; this has 4 MiB.
 */
export const makeReturns = () => Buffer.alloc(4 * 1024 ** 2, '\r')

/**
 * Sends `file`, of carriage returns, and looks whether it comes back. That the connection breaks is a
 * refusal, too: a storage may answer and hang up before it has read all of it.
 */
export async function carriesAnyBytes(
  { storage }: Trial,
  key: string,
  file: Uint8Array,
  send: () => Promise<number>,
): Promise<string | null> {
  const status = await send().catch(() => undefined)
  if (status === undefined) return 'It broke off a file of carriage returns.'
  if (status >= 300) return `It answered ${status} to a file of carriage returns.`
  const found = await readObject(storage, key)
  const isSame = found && Buffer.compare(file, await buffer(found.body)) === 0
  return isSame ? null : 'A file of carriage returns came back as another.'
}
