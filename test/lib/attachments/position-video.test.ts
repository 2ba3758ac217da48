import { expect, test } from 'vitest'
import { blankVideoPositions } from '../../../lib/attachments/position-video.ts'
import { mp4 } from '../../support/files.ts'
import { box, filmPositions, filmWith, iso6709, xmp, xmpPosition } from '../../support/positions.ts'

/** The film without position, and how many bytes were read of it. */
async function strip(film: Buffer) {
  let bytesRead = 0
  const read = async (at: number, length: number) => {
    bytesRead += length
    return Buffer.from(film.subarray(at, at + length))
  }
  const copy = Buffer.from(film)
  const patches = await blankVideoPositions(read, film.length)
  for (const { at, bytes } of patches) bytes.copy(copy, at)
  return { copy, found: patches.length > 0, bytesRead }
}

test.each(Object.entries(filmPositions))(
  '%s leaves a film, and nothing moves',
  async (_, boxes) => {
    const film = filmWith(mp4, boxes)
    const { copy, found } = await strip(film)
    expect(found).toBe(true)
    expect(copy.length).toBe(film.length)
    expect(copy.toString('latin1')).not.toMatch(/\+54\.|Husum/)
    // Pictures and sound, and what else is told of the film.
    expect(copy.subarray(0, mp4.length).subarray(56)).toEqual(film.subarray(56, mp4.length))
    expect(copy.includes('Apple')).toBe(film.includes('Apple'))
    expect((await strip(copy)).found).toBe(false)
  },
)

test('a film of which only little is read: not its pictures', async () => {
  const film = filmWith(
    Buffer.concat([box('mdat', Buffer.alloc(1_000_000, iso6709)), mp4]),
    filmPositions.xyz,
  )
  const { found, bytesRead } = await strip(film)
  expect(found).toBe(true)
  expect(bytesRead).toBeLessThan(2_000)
})

test('XMP of a film goes with its position; a film without one stays as it is', async () => {
  const id = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex')
  const { copy, found } = await strip(Buffer.concat([mp4, box('uuid', id, xmp(xmpPosition))]))
  expect([found, /latitude/i.test(copy.toString('latin1'))]).toEqual([true, false])
  expect(await strip(mp4)).toMatchObject({ found: false })
  const long = Buffer.concat([
    Buffer.from('\0\0\0\x01mdat\0\0\0\0\0\0\0\x18', 'latin1'),
    Buffer.alloc(8),
  ])
  expect((await strip(Buffer.concat([long, filmWith(mp4, filmPositions.loci)]))).found).toBe(true)
})

test('a track of positions is refused', async () => {
  const track = (entry: Buffer) =>
    box('trak', box('mdia', box('minf', box('stbl', box('stsd', Buffer.alloc(8), entry)))))
  for (const entry of [box('gpmd', Buffer.alloc(8)), box('mebx', 'com.apple.quicktime.location')]) {
    await expect(strip(filmWith(mp4, track(entry)))).rejects.toThrow('track of positions')
  }
  expect((await strip(filmWith(mp4, track(box('mebx', 'still-image-time'))))).found).toBe(false)
})
