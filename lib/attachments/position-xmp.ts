import { PositionNotUnderstood } from './position-not-understood.ts'

/** Each XMP packet has it (ISO 16684-1). */
const namespace = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/** Names under which positions are kept: exif:GPSLatitude, drone-dji:GpsLongitude, geo:lat. */
const names = /latitude|longitude|gpsposition|geo:(lat|long)/i

/** How far before its namespace the element that holds a packet begins at most, in bytes. */
const beginMax = 4096
/** A longer packet is none that a camera writes, in bytes. */
const packetMax = 16 * 1024 * 1024

/** The parts of what doesn't fit in one segment of a JPEG. */
const extension = 'http://ns.adobe.com/xmp/extension/\0'
/** Before the text of a part: its digest, the length of all and where this part begins. */
const extensionHead = extension.length + 40

/** Whether text names a position. */
export function namesPosition(text: string): boolean {
  return names.test(text)
}

/**
 * Blanks every XMP packet that names a position, wherever it lies in these bytes: with spaces, of as
 * many bytes.
 * @returns whether there was one
 * @throws {PositionNotUnderstood}
 */
export function blankXmpPositions(bytes: Buffer): boolean {
  let found = blankExtensions(bytes)
  let at = bytes.indexOf(namespace)
  while (at !== -1) {
    const before = bytes.subarray(Math.max(0, at - beginMax), at)
    const start = at - before.length + Math.max(0, before.lastIndexOf('<'))
    const closing = bytes.indexOf('RDF>', at)
    const end = closing === -1 ? bytes.length : closing + 4
    const packet = bytes.subarray(start, Math.min(end, start + packetMax))
    if (namesPosition(packet.toString('latin1'))) {
      if (closing === -1 || end - start > packetMax) {
        throw new PositionNotUnderstood('Its XMP packet does not end.')
      }
      packet.fill(' ')
      found = true
    }
    at = bytes.indexOf(namespace, end)
  }
  return found
}

function blankExtensions(bytes: Buffer): boolean {
  const parts: Buffer[] = []
  let at = bytes.indexOf(extension)
  while (at !== -1) {
    if (at >= 4 && bytes.readUInt16BE(at - 4) === 0xffe1) {
      parts.push(bytes.subarray(at + extensionHead, at - 2 + bytes.readUInt16BE(at - 2)))
    }
    at = bytes.indexOf(extension, at + extension.length)
  }
  const found = parts.length > 0 && namesPosition(Buffer.concat(parts).toString('latin1'))
  if (found) for (const part of parts) part.fill(' ')
  return found
}
