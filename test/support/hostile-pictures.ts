import { crc32 } from 'node:zlib'
import { png } from './files.ts'

/** A PNG whose pixels can't be unpacked. */
export function broken(): Buffer {
  const data = png.indexOf('IDAT') + 4
  return Buffer.from(png).fill(0xff, data, data + 8)
}

/** A PNG of a few bytes whose header says 1,000,000 × 1,000,000. */
export function flood(): Buffer {
  const copy = Buffer.from(png)
  copy.writeUInt32BE(1_000_000, 16)
  copy.writeUInt32BE(1_000_000, 20)
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29)
  return copy
}

/** A PNG that says it's interlaced, 9,999 × 9,999, with four channels of 16 bits. */
export function deep(): Buffer {
  const copy = Buffer.from(png)
  copy.writeUInt32BE(9_999, 16)
  copy.writeUInt32BE(9_999, 20)
  copy.set([16, 6, 0, 0, 1], 24)
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29)
  return copy
}
