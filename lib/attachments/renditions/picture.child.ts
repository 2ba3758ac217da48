import { createFrameReader, encodeHead } from './frames.ts'
import type { PictureAnswer, PictureQuestion } from './picture-process.ts'
import { shrink } from './shrink.ts'

/**
 * A process of its own: makes the renditions of the pictures that come on its standard input, one after
 * the other, until that ends. What libvips and its allocator hold on to goes back with it.
 */
const reader = createFrameReader(process.stdin)
for (;;) {
  const question = (await reader.head()) as PictureQuestion | undefined
  const bytes = question && (await reader.bytes(question.size))
  if (!bytes) break
  const [answer, ...pictures] = await answerTo(question.contentType, bytes)
  for (const part of [encodeHead(answer), ...pictures]) process.stdout.write(part)
}
process.exit()

async function answerTo(contentType: string, bytes: Buffer): Promise<[PictureAnswer, ...Buffer[]]> {
  try {
    const { renditions, ...picture } = await shrink(bytes, contentType)
    const sizes = renditions.map(({ size, bytes }) => ({ size, length: bytes.length }))
    return [{ ...picture, sizes }, ...renditions.map(({ bytes }) => bytes)]
  } catch (error) {
    return [{ error: error instanceof Error ? error.message : String(error) }]
  }
}
