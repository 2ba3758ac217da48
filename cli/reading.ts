import type { Readable } from 'node:stream'
import { Failure } from './failure.ts'

/**
 * The bytes of a source that is opened by now.
 * @throws {Failure} that tells a failure of the source, named, from one of whoever takes the bytes
 */
export async function* reading(
  name: string,
  open: () => Readable | Promise<Readable>,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of await open()) yield chunk
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw new Failure('failed', `${name} can't be read: ${(cause as Error).message}.`, { cause })
  }
}
