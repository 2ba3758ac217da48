import { PositionNotUnderstood } from './position-not-understood.ts'

/** A box (ISO 14496-12): where it begins, and where its content does. */
type Box = { start: number; type: string; begin: number; end: number }

/** Boxes that hold nothing but a position. */
const positions = new Set(['©xyz', 'loci'])
const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'udta', 'ilst'])
/** Tracks that are all positions, of action cameras, and what dashcams write. */
const telemetry = new Set(['gpmd', 'camm', 'rtmd', 'gps '])
/** Names of what stands in a list of metadata: com.apple.quicktime.location.ISO6709. */
const names = /location|gps|latitude|longitude/i
const depthMax = 12

/**
 * Takes the position out of the boxes in these bytes: the box becomes a free one of as many bytes.
 * @returns whether there was one
 * @throws {PositionNotUnderstood}
 */
export function blankBoxPositions(bytes: Buffer, depth = 0): boolean {
  let found = false
  if (depth > depthMax) return found
  for (const box of boxesIn(bytes)) {
    const content = bytes.subarray(box.begin, box.end)
    if (positions.has(box.type) || isNamedPosition(box.type, content)) {
      free(bytes, box)
      found = true
    } else if (containers.has(box.type)) {
      found = blankBoxPositions(content, depth + 1) || found
    } else if (box.type === 'meta') {
      const list = content.subarray(isFull(content) ? 4 : 0)
      const hadKeys = blankKeys(list)
      found = blankBoxPositions(list, depth + 1) || hadKeys || found
    } else if (box.type === 'stsd') {
      refuseTelemetry(content.subarray(8))
    } else if (telemetry.has(box.type)) refuse()
  }
  return found
}

/** In QuickTime files `meta` begins with its first box, in others with its version. */
function isFull(content: Buffer): boolean {
  return content.toString('latin1', 4, 8) !== 'hdlr'
}

/** An item of iTunes' list that has a name of its own. */
function isNamedPosition(type: string, content: Buffer): boolean {
  if (type !== '----') return false
  const name = [...boxesIn(content)].find((box) => box.type === 'name')
  return name !== undefined && names.test(content.toString('latin1', name.begin, name.end))
}

/** The keys of a list stand in one box, by number from 1, their values by these numbers in another. */
function blankKeys(list: Buffer): boolean {
  const boxes = [...boxesIn(list)]
  const numbers = new Set(boxes.filter(({ type }) => type === 'keys').flatMap(namedIn))
  let found = false
  for (const { type, begin, end } of boxes) {
    if (type !== 'ilst') continue
    const items = list.subarray(begin, end)
    for (const item of boxesIn(items)) {
      if (!numbers.has(items.readUInt32BE(item.start + 4))) continue
      free(items, item)
      found = true
    }
  }
  return found

  function namedIn({ begin, end }: Box): number[] {
    // After version and count; the entries have the form of boxes.
    return [...boxesIn(list.subarray(begin + 8, end))].flatMap((key, i) =>
      names.test(list.toString('latin1', begin + 8 + key.begin, begin + 8 + key.end))
        ? [i + 1]
        : [],
    )
  }
}

function refuseTelemetry(entries: Buffer): void {
  for (const { type, begin, end } of boxesIn(entries)) {
    const named = type === 'mebx' && names.test(entries.toString('latin1', begin, end))
    if (named || telemetry.has(type)) refuse()
  }
}

function refuse(): never {
  throw new PositionNotUnderstood('It has a track of positions, as action cameras record them.')
}

function free(bytes: Buffer, { start, begin, end }: Box): void {
  bytes.write('free', start + 4, 'latin1')
  bytes.fill(0, begin, end)
}

/** The boxes one after the other, as far as they are whole; the last may be cut off. */
function* boxesIn(bytes: Buffer): Generator<Box> {
  let start = 0
  while (start + 8 <= bytes.length) {
    const { size, head } = sizeOfBox(bytes.subarray(start, start + 16), bytes.length - start)
    if (size < head) return
    const end = Math.min(start + size, bytes.length)
    yield { start, type: bytes.toString('latin1', start + 4, start + 8), begin: start + head, end }
    start = end
  }
}

/**
 * How many bytes a box and its head have.
 * @param head its first 16 bytes, or those that there are
 * @param rest how many there are to the end, where it says that it's the last
 */
export function sizeOfBox(head: Buffer, rest: number): { size: number; head: number } {
  const size = head.length < 8 ? 0 : head.readUInt32BE(0)
  if (size === 1 && head.length >= 16) return { size: Number(head.readBigUInt64BE(8)), head: 16 }
  return { size: size === 0 ? rest : size, head: 8 }
}
