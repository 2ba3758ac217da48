/**
 * All bytes of a body, given up as soon as there are more than `max`.
 * @param tooLarge makes what is thrown then
 */
export async function boundedBytes(
  body: AsyncIterable<Uint8Array> | null,
  max: number,
  tooLarge: () => Error,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.byteLength
    if (length > max) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
