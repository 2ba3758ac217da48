import type { Metadata } from 'sharp'
import { type RenditionSize, sizesOf } from './rendition-sizes.ts'

/** What a picture may have: a few bytes can stand for gigabytes of pixels. */
const pixelsMax = 100_000_000
/** The same for HEIC, as libheif unpacks all of it: the largest that phones take. */
const heicPixelsMax = 50_000_000
/** What it may take in memory, in bytes, as an interlaced one is there as a whole. */
const decodedMax = 300_000_000

/** A picture upright: its size in pixels, the mean of its colours (#rrggbb), and smaller ones as WebP. */
export type Shrunk = {
  width: number
  height: number
  colour: string
  renditions: { size: RenditionSize; bytes: Buffer }[]
}

/**
 * Makes the renditions of a picture, without its metadata: nothing says where it was taken.
 * @throws {Error} where it's broken or too large
 */
export async function shrink(bytes: Buffer, contentType: string): Promise<Shrunk> {
  // Only once it's needed, as it takes 23 MB.
  const { default: sharp } = await import('./sharp.ts')
  const picture = /^image\/hei[cf]$/.test(contentType)
    ? await decoded(bytes)
    : sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error' })
  const metadata = await picture.metadata()
  const size = decodedSize(metadata)
  if (size > decodedMax) throw new Error(`The picture would take ${size} bytes of memory.`)
  const { width, height } = metadata.autoOrient
  const sizes = sizesOf({ width, height })
  // The original is decoded once; the smaller ones are made from the largest.
  const { data, info } = await picture
    .autoOrient()
    .resize(within(sizes.at(-1)))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  const largest = () => sharp(data, { raw })
  const renditions = []
  for (const size of sizes) {
    const resized = size === sizes.at(-1) ? largest() : largest().resize(within(size))
    renditions.push({ size, bytes: await resized.webp({ quality: 75 }).toBuffer() })
  }
  const mean = await largest()
    .flatten({ background: '#fff' })
    .resize(1, 1, { fit: 'fill' })
    .raw()
    .toBuffer()
  return { width, height, colour: colourOf(mean), renditions }
}

async function decoded(bytes: Buffer) {
  const [{ default: sharp }, { decodeHeic }] = await Promise.all([
    import('./sharp.ts'),
    import('./heic.ts'),
  ])
  const { data, width, height } = await decodeHeic(bytes, heicPixelsMax)
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()
}

function within(size: number | undefined) {
  return { width: size, height: size, fit: 'inside', withoutEnlargement: true } as const
}

function colourOf([red = 0, green = red, blue = red]: Uint8Array): string {
  return `#${Buffer.from([red, green, blue]).toString('hex')}`
}

/** The bytes of a picture's pixels; of a progressive JPEG, of its coefficients. */
function decodedSize({ width, height, channels, depth, format, isProgressive }: Metadata): number {
  const isDeep = depth !== 'uchar' || (format === 'jpeg' && isProgressive)
  return width * height * channels * (isDeep ? 2 : 1)
}
