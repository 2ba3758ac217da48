import sharp from 'sharp'
import type { File } from './files.ts'
import type { TestLifeLog } from './setup.ts'
import { uploading } from './uploading.ts'

type Shape = [width: number, height: number]

/** A JPEG of one colour with a lighter frame, so that crops can be told. */
export async function photo([width, height]: Shape, background = '#7a5230'): Promise<File> {
  const inner = { width: Math.ceil(width * 0.9), height: Math.ceil(height * 0.9) }
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#e8d9b8' } })
    .composite([{ input: { create: { ...inner, channels: 3, background } }, gravity: 'centre' }])
    .jpeg()
    .toBuffer()
  const filename = `${width}x${height}.jpg`
  return { filename, content_type: 'image/jpeg', bytes: Buffer.from(bytes) }
}

/** Records an event with photos of these shapes, and waits for their renditions. Gives its id and their keys. */
export async function recordPhotos(
  lifelog: TestLifeLog,
  event: Parameters<TestLifeLog['record']>[0],
  shapes: Shape[],
): Promise<{ id: number; keys: string[] }> {
  const { id } = await lifelog.record(event)
  const { upload } = uploading(lifelog)
  const keys = []
  for (const shape of shapes) {
    const { key } = await upload(id, await photo(shape))
    await (await lifelog.request(`/renditions/320/${key}`)).bytes()
    keys.push(key)
  }
  return { id, keys }
}
