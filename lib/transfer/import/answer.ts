import type { Logger } from 'pino'
import type { Refused } from './import.ts'

/**
 * One JSON object, made while an import goes on: `{"refused": […], …counts}`. It begins with the
 * first record that is refused, or at the end, so that an import that fails before is answered with
 * its own status. What is found later is never held back for a client that only reads once it has
 * sent all: such a client and an import that waits for it would wait for each other.
 * @param counts is asked for the rest of the object at the end
 */
export async function importAnswer(
  refusals: AsyncGenerator<Refused[]>,
  counts: () => object,
  log: Logger,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  let comma = ''
  const asText = (refused: Refused[]) => {
    if (refused.length === 0) return ''
    const text = comma + refused.map((one) => JSON.stringify(one)).join(',\n')
    comma = ',\n'
    return text
  }
  let text = ''
  let done = false
  while (text === '' && !done) {
    const next = await refusals.next()
    done = next.done === true
    if (!next.done) text = asText(next.value)
  }
  let stopped = false
  return new ReadableStream({
    start(controller) {
      const push = (piece: string) => {
        if (!stopped && piece !== '') controller.enqueue(encoder.encode(piece))
      }
      push(`{"refused":[${text}`)
      const goOn = async () => {
        for await (const refused of refusals) {
          if (stopped) return
          push(asText(refused))
        }
        push(`],${JSON.stringify(counts()).slice(1)}\n`)
        if (!stopped) controller.close()
      }
      goOn().catch((error) => {
        log.error({ err: error }, 'an import was broken off')
        if (!stopped) controller.error(error)
      })
    },
    cancel() {
      stopped = true
    },
  })
}
