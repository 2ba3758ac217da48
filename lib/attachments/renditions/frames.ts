import type { Readable } from 'node:stream'

/** Reads messages between LifeLog and a process of its own: a head in JSON, then the bytes that it announces. */
export type FrameReader = {
  /** The head of the next message; undefined where the stream has ended. */
  head(): Promise<unknown>
  /** The next `size` bytes; undefined where the stream ends before. */
  bytes(size: number): Promise<Buffer | undefined>
}

/** More than any head has, in bytes. */
const maxHead = 65_536

export function createFrameReader(stream: Readable): FrameReader {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  async function bytes(size: number): Promise<Buffer | undefined> {
    const parts = [rest]
    let length = rest.length
    while (length < size) {
      // The stream of a process that was killed breaks off.
      const next = await chunks.next().catch(() => undefined)
      if (!next || next.done) return undefined
      parts.push(next.value)
      length += next.value.length
    }
    const all = Buffer.concat(parts)
    // A copy, so that it doesn't hold the whole.
    rest = Buffer.from(all.subarray(size))
    return all.subarray(0, size)
  }
  return {
    bytes,
    async head() {
      const size = (await bytes(4))?.readUInt32BE() ?? 0
      const json = size > 0 && size <= maxHead ? await bytes(size) : undefined
      return json && JSON.parse(json.toString())
    },
  }
}

/** The head of a message, before the bytes that it announces. */
export function encodeHead(head: object): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}
