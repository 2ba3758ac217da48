import exifr from 'exifr'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { blankPicturePositions } from '../../../lib/attachments/position-picture.ts'
import { mp4, png } from '../../support/files.ts'
import { heicWith, jpegWith } from '../../support/photos.ts'
import {
  box,
  filmPositions,
  filmWith,
  husum,
  iso6709,
  withChunk,
  withSegment,
  xmp,
  xmpPosition,
  xmpText,
} from '../../support/positions.ts'

/** The file without position. @returns undefined where it has none */
async function stripped(file: Buffer): Promise<Buffer | undefined> {
  const copy = Buffer.from(file)
  const found = await blankPicturePositions(copy)
  expect(copy.length).toBe(file.length)
  if (!found) expect(copy.equals(file)).toBe(true)
  return found ? copy : undefined
}
async function strip(file: Buffer): Promise<Buffer> {
  const copy = await stripped(file)
  if (!copy) throw new Error('It was found to have no position.')
  return copy
}
/** What exifr finds; in a WebP, which it can't open, in the block that sharp finds. */
const read = async (file: Buffer) =>
  exifr.parse(isWebp(file) ? tiffOf(await sharp(file).metadata()) : file, {
    tiff: true,
    xmp: true,
    gps: true,
    mergeOutput: false,
    reviveValues: false,
  })
const isWebp = (file: Buffer) => file.toString('latin1', 8, 12) === 'WEBP'
const tiffOf = ({ exif = Buffer.alloc(0) }: { exif?: Buffer }) =>
  exif.subarray(exif.toString('latin1').search(/II\*|MM/))
const pixels = (file: Buffer) => sharp(file).raw().toBuffer()
const webpWith = async (metadata: Buffer) => {
  const jpeg = await jpegWith(metadata)
  return sharp(jpeg).keepExif().webp({ lossless: true }).toBuffer()
}

test.each([true, false])('EXIF (little endian: %s) keeps all but its position', async (order) => {
  const files = {
    jpeg: await jpegWith(husum(order)),
    webp: await webpWith(husum(order)),
    png: withChunk(png, 'eXIf', husum(order)),
    heic: heicWith(husum(order)),
  }
  for (const [name, file] of Object.entries(files)) {
    const copy = await strip(file)
    const before = await read(file)
    const after = await read(copy)
    expect(before.gps, name).toBeDefined()
    expect(after.gps, name).toBeUndefined()
    expect(after.exif, name).toEqual(before.exif)
    expect(after.exif.DateTimeOriginal, name).toBe('2019:06:03 18:12:05')
    const { GPSInfo, ...ifd0 } = before.ifd0
    expect(after.ifd0, name).toEqual(ifd0)
    if (name !== 'heic') expect((await pixels(copy)).equals(await pixels(file)), name).toBe(true)
    expect(await stripped(copy), name).toBeUndefined()
  }
})

test('XMP that names a position goes, other XMP and EXIF stay', async () => {
  const plain = await jpegWith(undefined)
  const signature = 'http://ns.adobe.com/xap/1.0/\0'
  const named = withSegment(plain, 0xe1, signature, xmp(xmpPosition))
  expect((await read(named)).xmp ?? (await exifr.parse(named, { xmp: true }))).toBeDefined()
  const copy = await strip(named)
  expect(copy.toString('latin1')).not.toMatch(/latitude|54,28/i)
  expect((await pixels(copy)).equals(await pixels(plain))).toBe(true)
  expect(await stripped(withSegment(plain, 0xe1, signature, xmp('xmp:Rating="5"')))).toBeUndefined()
  const drone = withSegment(plain, 0xe1, signature, xmp('drone-dji:GpsLongitude="+9.0533"'))
  expect((await strip(drone)).includes('9.0533')).toBe(false)

  // What doesn't fit in one segment, cut in the middle of a name.
  const [first, second] = ['<rdf:RDF exif:GPSLat', 'itude="54,28.5N"></rdf:RDF>']
  const extension = (text: string) => [
    'http://ns.adobe.com/xmp/extension/\0',
    Buffer.alloc(40, '0'),
    text,
  ]
  const long = withSegment(
    withSegment(plain, 0xe1, ...extension(second)),
    0xe1,
    ...extension(first),
  )
  expect((await strip(long)).includes('54,28')).toBe(false)
})

test('a PNG keeps valid checksums, whichever chunk tells its position', async () => {
  const hex = husum().toString('hex')
  const profile = Buffer.from(`Raw profile type exif\0\nexif\n${hex.length / 2}\n${hex}\n`)
  const files = [
    withChunk(png, 'iTXt', xmpText(xmp(xmpPosition), false)),
    withChunk(png, 'iTXt', xmpText(xmp(xmpPosition), true)),
    withChunk(png, 'tEXt', profile),
    withChunk(png, 'tEXt', Buffer.from('exif:GPSLatitude\x0054/1, 28/1')),
  ]
  for (const file of files) {
    const copy = await strip(file)
    expect(copy.toString('latin1')).not.toMatch(/latitude|Raw profile/i)
    const { format } = await sharp(copy, { failOn: 'warning' }).metadata()
    expect(format).toBe('png')
    expect((await pixels(copy)).equals(await pixels(png))).toBe(true)
  }
  const other = withChunk(png, 'tEXt', Buffer.from('Comment\0Latitude of mind'))
  expect(await stripped(other)).toBeUndefined()
  const broken = withChunk(png, 'iTXt', Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0no zlib'))
  await expect(strip(broken)).rejects.toThrow('can not be read')
})

test('a second picture and a film behind a photo have no position either', async () => {
  const photo = await jpegWith(husum())
  const film = filmWith(
    Buffer.concat([box('ftyp', 'isom', Buffer.alloc(4)), mp4.subarray(28)]),
    filmPositions.xyz,
  )
  const copy = await strip(Buffer.concat([await jpegWith(undefined), photo, film]))
  expect(copy.includes(iso6709)).toBe(false)
  const second = copy.subarray(copy.indexOf('Exif') - 12)
  expect(await exifr.gps(second.subarray(second.indexOf('\xff\xd8', 0, 'latin1')))).toBeUndefined()
})

test('a position in a form that is not known is not passed over', async () => {
  const block = husum()
  const gps = block.readUInt32LE(block.indexOf(Buffer.from([0x25, 0x88])) + 8)
  block.writeUInt16LE(99, gps + 2 + 2)
  const photo = await jpegWith(block)
  await expect(strip(photo)).rejects.toThrow('form that is not known')
})

test('whatever is cut off or overwritten ends soon, and no reader finds a position', async () => {
  const files = [
    await jpegWith(husum()),
    heicWith(husum(false)),
    withChunk(withChunk(png, 'eXIf', husum()), 'iTXt', xmpText(xmp(xmpPosition), true)),
    filmWith(mp4, filmPositions.xyz, filmPositions.apple),
  ]
  let seed = 1
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (const file of files) {
    for (let cut = 0; cut < file.length; cut += 7) {
      const copy = Buffer.from(file.subarray(0, cut))
      await blankPicturePositions(copy).catch(known)
      const found = await exifr.gps(copy).catch(() => undefined)
      expect(found?.latitude, `cut at ${cut}`).toBeUndefined()
    }
    for (let i = 0; i < 300; i++) {
      const copy = Buffer.from(file)
      for (let changes = 0; changes < 8; changes++) copy[random(copy.length)] = random(256)
      // exifr reads broken boxes of a HEIC for long.
      const isHeic = file === files[1]
      const isRefused = await blankPicturePositions(copy).then(() => false, known)
      const found = isRefused || isHeic ? undefined : await exifr.gps(copy).catch(() => undefined)
      expect(found?.latitude, `with ${copy.toString('base64')}`).toBeUndefined()
    }
  }
  // Blocks upon blocks, each of which claims to be large.
  const nested = Buffer.alloc(4_000_000, 'II*\0\x08\0\0\0\xff\xff', 'latin1')
  await blankPicturePositions(nested).catch(known)

  function known(error: Error) {
    expect(error.constructor.name).toBe('PositionNotUnderstood')
    return true
  }
})
