import { problem } from '../../base/problem.ts'

/**
 * The body of a request, piece by piece.
 * @throws {Problem} `validation_failed` where it breaks off
 */
export async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (!body) return
  try {
    yield* body
  } catch (cause) {
    throw problem('validation_failed', 'The body broke off. What came before was imported.', {
      cause,
    })
  }
}
