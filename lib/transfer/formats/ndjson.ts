/** One record of a file to import: its line, and its JSON or what is wrong with it. */
export type SourceRecord = { line: number; value: unknown } | { line: number; reason: string }

/** No record that LifeLog takes is longer, in bytes. */
export const recordMaxBytes = 2 * 1024 * 1024

const lineFeed = 0x0a
const blank = new Set([0x20, 0x09, 0x0a, 0x0d])
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The JSON in `bytes`, as a record. */
export function parseRecord(bytes: Uint8Array, line: number): SourceRecord {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return { line, reason: 'is not UTF-8' }
  }
  try {
    return { line, value: JSON.parse(text) }
  } catch (error) {
    return { line, reason: `is not JSON: ${(error as Error).message}` }
  }
}

export function tooLong(line: number): SourceRecord {
  return { line, reason: `is longer than ${recordMaxBytes} bytes` }
}

/** The records of NDJSON: one a line, empty lines left out. Holds one line in memory. */
export async function* recordsOfLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<SourceRecord> {
  let line = 1
  let begun: Uint8Array[] = []
  let bytes = 0
  const add = (piece: Uint8Array) => {
    bytes += piece.length
    if (bytes <= recordMaxBytes) begun.push(piece)
    else begun = []
  }
  const take = (): SourceRecord | undefined => {
    const record =
      bytes > recordMaxBytes
        ? tooLong(line)
        : isBlank(begun)
          ? undefined
          : parseRecord(Buffer.concat(begun), line)
    begun = []
    bytes = 0
    line += 1
    return record
  }
  for await (const chunk of chunks) {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(lineFeed, from)
      if (end < 0) break
      add(chunk.subarray(from, end))
      const record = take()
      if (record) yield record
      from = end + 1
    }
    if (from < chunk.length) add(chunk.subarray(from))
  }
  const last = take()
  if (last) yield last
}

/** Whether there is nothing but white space. */
export function isBlank(pieces: Uint8Array[]): boolean {
  return pieces.every((piece) => piece.every((byte) => blank.has(byte)))
}
