import sharp from 'sharp'
import { type File, mp4 } from './files.ts'

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="54,28.5N" ' +
  'exif:GPSLongitude="9,3.2E"/></rdf:RDF></x:xmpmeta>'

/** A photo of Husum, which its EXIF and its XMP say. */
export async function placedPhoto(format: 'jpeg' | 'png', name: string): Promise<File> {
  const create = { width: 2000, height: 1500, channels: 3, background: '#357' } as const
  const bytes = await sharp({ create })
    .withExif({
      IFD0: { ImageDescription: name },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '54/1 28/1 30/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '9/1 3/1 12/1',
      },
    })
    .withXmp(xmp)
    .toFormat(format)
    .toBuffer()
  return { filename: name, content_type: `image/${format}`, bytes: Buffer.from(bytes) }
}

/** A film of Husum, which is said behind its tracks as Android does. */
export function placedFilm(filename: string): File {
  const moov = mp4.lastIndexOf('moov') - 4
  const place = box('udta', box('©xyz', '\0\x12\x15\xc7', '+54.4750+009.0533/'))
  const bytes = Buffer.concat([mp4.subarray(0, moov), box('moov', mp4.subarray(moov + 8), place)])
  return { filename, content_type: 'video/mp4', bytes }
}

function box(type: string, ...content: (string | Buffer)[]): Buffer {
  const inside = Buffer.concat(content.map((part) => Buffer.from(part as string, 'latin1')))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(inside.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, inside])
}
