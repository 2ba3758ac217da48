import { Readable } from 'node:stream'
import sharp from 'sharp'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  createPictureProcess,
  PictureError,
  type PictureProcess,
} from '../../../../lib/attachments/renditions/picture-process.ts'

let photo: Buffer
let small: Buffer
beforeAll(async () => {
  photo = await drawn(4000, 3000, '#4a7c59')
  small = await drawn(400, 200, '#ff0000')
})

let pictures: PictureProcess
afterEach(() => pictures.close())

function drawn(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

function shrink(bytes: Buffer, size = bytes.length) {
  return pictures.shrink(Readable.from([bytes]), { contentType: 'image/jpeg', size })
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function untilStarted(): Promise<number> {
  await expect.poll(() => pictures.pid()).toBeDefined()
  return pictures.pid() as number
}

test('each of several at once gets its own renditions, of one process', async () => {
  pictures = createPictureProcess()
  const both = Promise.all([shrink(photo), shrink(small)])
  const pid = await untilStarted()
  const [first, second] = await both
  expect(pictures.pid()).toBe(pid)
  expect(first).toMatchObject({ width: 4000, height: 3000, colour: '#4a7c59' })
  expect(first.renditions.map(({ size }) => size)).toEqual([320, 800, 1600])
  expect(second).toMatchObject({ width: 400, height: 200 })
  const [thumbnail, large] = second.renditions
  expect(await sharp(thumbnail?.bytes).metadata()).toMatchObject({ format: 'webp', width: 320 })
  expect(await sharp(large?.bytes).metadata()).toMatchObject({ format: 'webp', width: 400 })
})

test('it ends when it has nothing to do, and is there again for the next one', async () => {
  pictures = createPictureProcess(50)
  const making = shrink(small)
  const pid = await untilStarted()
  await making
  await expect.poll(() => isRunning(pid)).toBe(false)
  expect(pictures.pid()).toBeUndefined()
  expect(await shrink(small)).toMatchObject({ width: 400 })
})

describe('that one picture alone fails', () => {
  const next = async () => expect(await shrink(small)).toMatchObject({ width: 400 })

  test('which is broken', async () => {
    pictures = createPictureProcess()
    await expect(shrink(small.subarray(0, 200))).rejects.toThrow(PictureError)
    await next()
  })

  test('which has not the size that was announced', async () => {
    pictures = createPictureProcess()
    await expect(shrink(small, small.length + 1)).rejects.toThrow(PictureError)
    await expect(shrink(small, small.length - 1)).rejects.toThrow(PictureError)
    await next()
  })

  test('at which the process crashes', async () => {
    pictures = createPictureProcess()
    const refused = expect(shrink(photo)).rejects.toThrow(PictureError)
    process.kill(await untilStarted(), 'SIGKILL')
    await refused
    await next()
  })

  test('whose file breaks off, with what it broke off with', async () => {
    pictures = createPictureProcess()
    const broken = new Readable({
      read() {
        this.push(small.subarray(0, 100))
        this.destroy(new Error('The storage went away.'))
      },
    })
    const picture = { contentType: 'image/jpeg', size: small.length }
    await expect(pictures.shrink(broken, picture)).rejects.toThrow('The storage went away.')
    await next()
  })
})

test.for([
  ['time', { time: 1, memory: 1_000_000_000 }],
  ['memory', { time: 60_000, memory: 1_000_000 }],
] as const)('one that takes too much %s is given up, and its process ends', async ([, bounds]) => {
  pictures = createPictureProcess(60_000, bounds)
  const refused = expect(shrink(photo)).rejects.toThrow(PictureError)
  const pid = await untilStarted()
  await refused
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test('closing ends it, which says nothing about the picture that it was at', async () => {
  pictures = createPictureProcess()
  const failure = shrink(photo).catch((error) => error)
  const pid = await untilStarted()
  await pictures.close()
  expect(isRunning(pid)).toBe(false)
  expect(await failure).not.toBeInstanceOf(PictureError)
  expect(await failure).toBeInstanceOf(Error)
})
