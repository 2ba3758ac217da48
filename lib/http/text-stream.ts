import type { Logger } from 'pino'

/**
 * A response body of the pieces, made as fast as they're read. The first piece is awaited,
 * so that what fails from the start is still answered with its status; a later failure breaks the
 * connection off, as a body that merely ended would look complete.
 */
export async function textStream(
  pieces: AsyncGenerator<string | Uint8Array>,
  log: Logger,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  let isCancelled = false
  let first: IteratorResult<string | Uint8Array> | undefined = await pieces.next()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = first ?? (await pieces.next())
        first = undefined
        // Whoever reads it may have left meanwhile.
        if (isCancelled) return
        if (done) controller.close()
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
      } catch (error) {
        if (isCancelled) return
        log.error({ err: error }, 'an answer was broken off')
        controller.error(error)
      }
    },
    async cancel() {
      isCancelled = true
      await pieces.return(undefined)
    },
  })
}
