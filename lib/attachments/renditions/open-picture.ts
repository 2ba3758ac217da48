import type { Metadata, Sharp } from 'sharp'

/** What a picture may have: a few bytes can stand for gigabytes of pixels. */
const pixelsMax = 100_000_000
/** The same for HEIC, as libheif unpacks all of it: the largest that phones take. */
const heicPixelsMax = 50_000_000
/** What it may take in memory, in bytes, as an interlaced one is there as a whole. */
const decodedMax = 300_000_000

/** A picture to be made upright (`autoOrient`), and its width and height when it is, in pixels. */
export type OpenPicture = { picture: Sharp; width: number; height: number }

/**
 * Opens a picture.
 * @throws {Error} where it's broken or too large
 */
export async function openPicture(bytes: Buffer, contentType: string): Promise<OpenPicture> {
  // Only once it's needed, as it takes 23 MB.
  const { default: sharp } = await import('./sharp.ts')
  const picture = /^image\/hei[cf]$/.test(contentType)
    ? await decoded(bytes)
    : sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error' })
  const metadata = await picture.metadata()
  const size = decodedSize(metadata)
  if (size > decodedMax) throw new Error(`The picture would take ${size} bytes of memory.`)
  return { picture, ...metadata.autoOrient }
}

async function decoded(bytes: Buffer) {
  const [{ default: sharp }, { decodeHeic }] = await Promise.all([
    import('./sharp.ts'),
    import('./heic.ts'),
  ])
  const { data, width, height } = await decodeHeic(bytes, heicPixelsMax)
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()
}

/** The bytes of a picture's pixels; of a progressive JPEG, of its coefficients. */
function decodedSize({ width, height, channels, depth, format, isProgressive }: Metadata): number {
  const isDeep = depth !== 'uchar' || (format === 'jpeg' && isProgressive)
  return width * height * channels * (isDeep ? 2 : 1)
}
