import { crc32, inflateSync } from 'node:zlib'
import { PositionNotUnderstood } from './position-not-understood.ts'
import { blankTiffPositions } from './position-tiff.ts'
import { blankXmpPositions, namesPosition } from './position-xmp.ts'

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** What compressed text may come to, in bytes. */
const textMax = 16 * 1024 * 1024

/** Whether these are the bytes of a PNG. */
export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature)
}

/**
 * Takes the position out of the chunks of a PNG; each is as long as before, and has its checksum. Text
 * that is compressed becomes a chunk of zeros, of a type that every reader passes over.
 * @returns whether there was one
 * @throws {PositionNotUnderstood}
 */
export function blankPngPositions(bytes: Buffer): boolean {
  let found = false
  let at = signature.length
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at)
    if (end + 4 > bytes.length) break
    const chunk = bytes.subarray(at + 4, end)
    if (blankChunk(chunk)) {
      bytes.writeUInt32BE(crc32(chunk), end)
      found = true
    }
    at = end + 4
  }
  // What is behind the last whole chunk has no checksum.
  const rest = bytes.subarray(at)
  const hadTiff = blankTiffPositions(rest)
  return blankXmpPositions(rest) || hadTiff || found
}

/** @param chunk its type and its data */
function blankChunk(chunk: Buffer): boolean {
  const type = chunk.toString('latin1', 0, 4)
  const data = chunk.subarray(4)
  if (type === 'eXIf') return blankTiffPositions(data)
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return false
  if (blankXmpPositions(data)) return true
  const keyword = data.toString('latin1', 0, Math.max(0, data.indexOf(0)))
  if (!namesPosition(keyword) && !holdsPosition(keyword, textOf(type, data, keyword))) return false
  chunk.fill(0).write('skIp', 'latin1')
  return true
}

/** Whether there is one in what was compressed, or in a profile as ImageMagick writes it, in hex. */
function holdsPosition(keyword: string, text: Buffer | undefined): boolean {
  if (!text) return false
  if (!keyword.startsWith('Raw profile type ')) return blankXmpPositions(text)
  const [, , , hex = ''] = /^\s*(\S+)\s+(\d+)\s([\da-f\s]*)/i.exec(text.toString('latin1')) ?? []
  const profile = Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')
  const hasTiff = blankTiffPositions(profile)
  return blankXmpPositions(profile) || hasTiff
}

/** The text that isn't plain to see: compressed, or a profile. */
function textOf(type: string, data: Buffer, keyword: string): Buffer | undefined {
  const isProfile = keyword.startsWith('Raw profile type ')
  const begin = keyword.length + 1
  if (type === 'tEXt') return isProfile ? data.subarray(begin) : undefined
  if (type === 'zTXt') return inflated(data.subarray(begin + 1), keyword)
  const translated = data.indexOf(0, begin + 2) + 1
  const text = data.subarray(data.indexOf(0, translated) + 1)
  return data[begin] === 1 ? inflated(text, keyword) : isProfile ? text : undefined
}

/** Other text that can't be read is none of a position. */
function inflated(text: Buffer, keyword: string): Buffer | undefined {
  try {
    return inflateSync(text, { maxOutputLength: textMax })
  } catch (cause) {
    if (!/^(Raw profile type |XML:)/.test(keyword)) return undefined
    throw new PositionNotUnderstood(`Its text "${keyword}" can not be read.`, { cause })
  }
}
