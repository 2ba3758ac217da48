import { openPicture } from './open-picture.ts'
import { type RenditionSize, sizesOf } from './rendition-sizes.ts'

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
  const { picture, width, height } = await openPicture(bytes, contentType)
  const { default: sharp } = await import('./sharp.ts')
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

function within(size: number | undefined) {
  return { width: size, height: size, fit: 'inside', withoutEnlargement: true } as const
}

function colourOf([red = 0, green = red, blue = red]: Uint8Array): string {
  return `#${Buffer.from([red, green, blue]).toString('hex')}`
}
