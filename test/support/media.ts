import { randomBytes } from 'node:crypto'
import sharp from 'sharp'

/** Silence: mono, 8 bits, 8 kHz. */
export function wav(seconds: number): Buffer<ArrayBuffer> {
  const samples = seconds * 8000
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(8000, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples, 40)
  return Buffer.concat([header, Buffer.alloc(samples, 0x80)])
}

const [width, height] = [640, 480]

/**
 * A WebM with a picture a second, first red and in its second half blue, of about 200 kB each. Its
 * index is at its beginning, so that a player can go anywhere without having all before.
 */
export async function webm(seconds: number): Promise<Buffer<ArrayBuffer>> {
  const [red, blue] = await Promise.all([vp8Frame('red'), vp8Frame('blue')])
  const clusters = Array.from({ length: seconds }, (_, second) => {
    const isKeyframeOfTrack1 = Buffer.from([0x81, 0, 0, 0x80])
    const frame = second < seconds / 2 ? red : blue
    const time = element('e7', number(1000 * second))
    return element('1f43b675', time, element('a3', isKeyframeOfTrack1, frame))
  })
  const head = [
    element(
      '1549a966',
      element('2ad7b1', number(1_000_000)),
      element('4489', float(1000 * seconds)),
      element('4d80', Buffer.from('LifeLog')),
      element('5741', Buffer.from('LifeLog')),
    ),
    element(
      '1654ae6b',
      element(
        'ae',
        element('d7', number(1)),
        element('73c5', number(1)),
        element('83', number(1)),
        element('86', Buffer.from('V_VP8')),
        element('e0', element('b0', number(width)), element('ba', number(height))),
      ),
    ),
  ]
  const indexed = (begin: number) => {
    let position = begin
    const points = clusters.map((cluster, second) => {
      const where = element('b7', element('f7', number(1)), element('f1', number(position)))
      position += cluster.length
      return element('bb', element('b3', number(1000 * second)), where)
    })
    return element('1c53bb6b', ...points)
  }
  const before = Buffer.concat(head).length
  const index = indexed(before + indexed(0).length)
  return Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from('webm')), element('4287', number(2))),
    element('18538067', ...head, index, ...clusters),
  ])
}

/** A noisy picture as a frame of VP8: in a WebP, one follows a header of 20 bytes (RFC 9649, 2.5). */
async function vp8Frame(colour: 'red' | 'blue'): Promise<Buffer> {
  const pixels = randomBytes(width * height * 3).map((noise, i) =>
    i % 3 === (colour === 'red' ? 0 : 2) ? 255 : noise / 2,
  )
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } })
  const webp = await picture.webp({ quality: 95 }).toBuffer()
  return webp.subarray(20, 20 + webp.readUInt32LE(16))
}

/** An element of EBML (RFC 8794) by its id in hex: its length takes 8 bytes. */
function element(id: string, ...content: Buffer[]): Buffer<ArrayBuffer> {
  const length = number(content.reduce((sum, { byteLength }) => sum + byteLength, 0))
  length[0] = 0x01
  return Buffer.concat([Buffer.from(id, 'hex'), length, ...content])
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}
