import { blankBoxPositions, sizeOfBox } from './position-boxes.ts'
import { PositionNotUnderstood } from './position-not-understood.ts'
import { blankTiffPositions } from './position-tiff.ts'
import { blankXmpPositions } from './position-xmp.ts'

/** Bytes that come in place of as many others. */
export type Patch = { at: number; bytes: Buffer }

/** Reads so many bytes from there on. */
type Read = (at: number, length: number) => Promise<Buffer>

/** What may say where a film was made; all other boxes are passed over. */
const described = new Set(['moov', 'meta', 'udta', 'uuid'])

/** What is held of one file, in bytes, and how many boxes are looked at. */
const describedMax = 64 * 1024 * 1024
const boxesMax = 4096

/**
 * Takes the position out of a film (MP4, QuickTime): only what describes it is read.
 * @returns what is to be replaced; empty where it has none
 * @throws {PositionNotUnderstood}, and what `read` throws
 */
export async function blankVideoPositions(read: Read, size: number): Promise<Patch[]> {
  const patches: Patch[] = []
  let held = 0
  let at = 0
  for (let boxes = 0; at + 8 <= size; boxes++) {
    if (boxes === boxesMax) throw new PositionNotUnderstood('It is cut into too many pieces.')
    const head = await read(at, Math.min(16, size - at))
    const box = sizeOfBox(head, size - at)
    if (box.size < box.head) break
    const length = Math.min(box.size, size - at)
    if (described.has(head.toString('latin1', 4, 8))) {
      held += length
      if (held > describedMax) throw new PositionNotUnderstood('Its description is too long.')
      const bytes = await read(at, length)
      if (blankDescription(bytes)) patches.push({ at, bytes })
    }
    at += length
  }
  return patches
}

function blankDescription(bytes: Buffer): boolean {
  const hadBox = blankBoxPositions(bytes)
  const hadXmp = blankXmpPositions(bytes)
  return blankTiffPositions(bytes) || hadXmp || hadBox
}
