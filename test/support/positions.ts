import { crc32, deflateSync } from 'node:zlib'
import { exifBlock } from './photos.ts'

/** EXIF of a photo of Husum, with its time and orientation. */
export function husum(littleEndian = true): Buffer {
  return exifBlock(
    {
      dateTimeOriginal: '2019:06:03 18:12:05',
      dateTime: '2019:06:04 08:00:00',
      orientation: 6,
      latitudeRef: 'N',
      latitude: [54, 28, 30],
      longitudeRef: 'E',
      longitude: [9, 3, 12],
    },
    littleEndian,
  )
}

/** An XMP packet with these attributes. */
export function xmp(attributes: string): Buffer {
  return Buffer.from(
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ' +
      `xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" ${attributes}/>` +
      '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  )
}
export const xmpPosition = 'exif:GPSLatitude="54,28.5N" exif:GPSLongitude="9,3.2E"'

/** A JPEG with one more segment behind its first two bytes. */
export function withSegment(jpeg: Buffer, marker: number, ...parts: (string | Buffer)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')))
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)])
}

/** A PNG with one more chunk behind its header. */
export function withChunk(png: Buffer, type: string, data: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.from(type), data])
  const all = Buffer.alloc(chunk.length + 8)
  all.writeUInt32BE(data.length)
  chunk.copy(all, 4)
  all.writeUInt32BE(crc32(chunk), chunk.length + 4)
  return Buffer.concat([png.subarray(0, 33), all, png.subarray(33)])
}

/** XMP in a PNG, compressed or not. */
export function xmpText(packet: Buffer, isCompressed: boolean): Buffer {
  const head = `XML:com.adobe.xmp\0${isCompressed ? '\x01' : '\0'}\0\0\0`
  return Buffer.concat([Buffer.from(head), isCompressed ? deflateSync(packet) : packet])
}

/** A box of a film. */
export function box(type: string, ...content: (string | Buffer)[]): Buffer {
  const inside = Buffer.concat(content.map((part) => Buffer.from(part as string, 'latin1')))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(inside.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, inside])
}

const zeros = Buffer.alloc(4)
export const iso6709 = '+54.4750+009.0533/'

/** What phones write behind a film's tracks: Android, Apple, 3GPP. */
export const filmPositions = {
  xyz: box('udta', box('©xyz', '\0\x12\x15\xc7', iso6709)),
  loci: box(
    'udta',
    box('loci', zeros, '\x15\xc7', 'Husum\0', '\0', Buffer.alloc(12, 7), 'earth\0\0'),
  ),
  apple: box(
    'meta',
    box('hdlr', zeros, zeros, 'mdta', Buffer.alloc(13)),
    box(
      'keys',
      zeros,
      '\0\0\0\x02',
      box('mdta', 'com.apple.quicktime.make'),
      box('mdta', 'com.apple.quicktime.location.ISO6709'),
    ),
    box(
      'ilst',
      box('\0\0\0\x01', box('data', '\0\0\0\x01', zeros, 'Apple')),
      box('\0\0\0\x02', box('data', '\0\0\0\x01', zeros, iso6709)),
    ),
  ),
}

/** A film whose `moov` has these boxes too. It's the last box of `film`. */
export function filmWith(film: Buffer, ...boxes: Buffer[]): Buffer<ArrayBuffer> {
  const at = film.lastIndexOf('moov') - 4
  const moov = Buffer.concat([film.subarray(at + 8), ...boxes])
  return Buffer.concat([film.subarray(0, at), box('moov', moov)])
}
