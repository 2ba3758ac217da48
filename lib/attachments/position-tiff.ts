import { PositionNotUnderstood } from './position-not-understood.ts'

/** Tags that lead to another directory (EXIF 2.32). */
const exifPointer = 0x8769
const gpsPointer = 0x8825

/** Bytes of a value by its type, from BYTE to IFD (TIFF 6.0). */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/** How a block begins; behind the word Exif some readers take it whatever its third and fourth byte. */
const marks = [
  { mark: 'II*\0', before: 0, littleEndian: true },
  { mark: 'MM\0*', before: 0, littleEndian: false },
  { mark: 'Exif\0\0II', before: 6, littleEndian: true },
  { mark: 'Exif\0\0MM', before: 6, littleEndian: false },
]

/** LONG and IFD tell where something lies; readers take every whole number. */
const pointerTypes = new Set([1, 3, 4, 6, 8, 9, 13])

/** What no camera comes near to: directories of a block, entries of all blocks in a file. */
const directoriesMax = 32
const entriesMax = 1_000_000
/** Of the directory with the position: its entries, and the bytes of one. */
const gpsEntriesMax = 64
const gpsValueMax = 65_536

/**
 * Takes the directory with the position out of every EXIF block (TIFF), wherever it lies in these
 * bytes: a JPEG may have one in its second picture or in the notes of its maker. Nothing moves but the
 * entries behind the pointer, by one.
 * @returns whether there was one
 * @throws {PositionNotUnderstood}
 */
export function blankTiffPositions(bytes: Buffer): boolean {
  const seen = { entries: 0 }
  let found = false
  for (const { mark, before, littleEndian } of marks) {
    let at = bytes.indexOf(mark, 0, 'latin1')
    while (at !== -1) {
      found = blankBlock(bytes.subarray(at + before), littleEndian, seen) || found
      at = bytes.indexOf(mark, at + mark.length, 'latin1')
    }
  }
  return found
}

function blankBlock(block: Buffer, littleEndian: boolean, seen: { entries: number }): boolean {
  if (block.length < 8) return false
  const short = (at: number) => (littleEndian ? block.readUInt16LE(at) : block.readUInt16BE(at))
  const long = (at: number) => (littleEndian ? block.readUInt32LE(at) : block.readUInt32BE(at))
  const pointedTo = (entry: number) => {
    const size = typeSizes[short(entry + 2)]
    return size === 1 ? block.readUInt8(entry + 8) : size === 2 ? short(entry + 8) : long(entry + 8)
  }
  const entriesOf = (at: number) => Math.min(short(at), Math.floor((block.length - at - 2) / 12))
  const directories = new Set<number>()
  const queue = [long(4)]
  let found = false
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (at < 8 || at + 2 > block.length || directories.has(at)) continue
    if (directories.size === directoriesMax) break
    directories.add(at)
    visit(at)
  }
  return found

  function visit(at: number) {
    for (let i = 0; i < entriesOf(at); i++) {
      seen.entries += 1
      if (seen.entries > entriesMax)
        throw new PositionNotUnderstood('It has too many EXIF entries.')
      const entry = at + 2 + 12 * i
      const tag = short(entry)
      if (tag === exifPointer) queue.push(pointedTo(entry))
      if (tag !== gpsPointer || !pointerTypes.has(short(entry + 2))) continue
      blankDirectory(pointedTo(entry))
      removeEntry(at, entry)
      found = true
      i -= 1
    }
    const next = at + 2 + 12 * short(at)
    if (next + 4 <= block.length) queue.push(long(next))
  }

  function blankDirectory(at: number) {
    if (at < 8 || at + 2 > block.length) return
    const count = entriesOf(at)
    if (count > gpsEntriesMax) throw new PositionNotUnderstood('Its EXIF position is too large.')
    for (let i = 0; i < count; i++) blankValue(at + 2 + 12 * i)
    block.fill(0, at, at + 2 + 12 * count)
  }

  function blankValue(entry: number) {
    const size = (typeSizes[short(entry + 2)] ?? 0) * long(entry + 4)
    if (size > gpsValueMax || (size === 0 && long(entry + 4) > 0)) {
      throw new PositionNotUnderstood('Its EXIF position has a form that is not known.')
    }
    const from = Math.min(long(entry + 8), block.length)
    if (size > 4) block.fill(0, from, Math.min(from + size, block.length))
  }

  function removeEntry(directory: number, entry: number) {
    const count = short(directory)
    // A block that names itself as its position is blank by now.
    if (count === 0) return
    const end = Math.min(directory + 2 + 12 * count + 4, block.length)
    block.copy(block, entry, entry + 12, end)
    block.fill(0, end - 12, end)
    if (littleEndian) block.writeUInt16LE(count - 1, directory)
    else block.writeUInt16BE(count - 1, directory)
  }
}
