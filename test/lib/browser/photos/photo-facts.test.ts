// @ts-expect-error exifr has types for its whole build alone.
import exifr from 'exifr/dist/lite.esm.mjs'
import { describe, expect, test } from 'vitest'
import {
  exifOptions,
  type PhotoFacts,
  photoFacts,
} from '../../../../lib/browser/photos/photo-facts.client.ts'
import { type Exif, exifBlock, heicWith, jpegWith } from '../../../support/photos.ts'

async function factsOf(file: Buffer<ArrayBuffer>): Promise<PhotoFacts | undefined> {
  return photoFacts(await exifr.parse(file, exifOptions).catch(() => undefined))
}

const time = '2019:06:03 18:12:05'
const clock = '2019-06-03T18:12:05'
const lisbon = { latitude: [38, 42, 50.04], longitude: [9, 8, 21.84] }
const north = { ...lisbon, latitudeRef: 'N', longitudeRef: 'W' }
const south = {
  latitude: [33, 55.2, 0],
  latitudeRef: 'S',
  longitude: [18, 25.2, 0],
  longitudeRef: 'E',
}
const at = { latitude: 38.7139, longitude: -9.1394 }
const cape = { latitude: -33.92, longitude: 18.42 }

const cameras: [name: string, exif: Exif, facts: PhotoFacts | undefined][] = [
  [
    'offset and position',
    { dateTimeOriginal: time, offsetTimeOriginal: '+01:00', ...north },
    { clock, offset: '+01:00', ...at },
  ],
  [
    'offset west',
    { dateTimeOriginal: time, offsetTimeOriginal: '-03:30' },
    { clock, offset: '-03:30' },
  ],
  ['position, no offset', { dateTimeOriginal: time, ...north }, { clock, ...at }],
  ['southern hemisphere', { dateTimeOriginal: time, ...south }, { clock, ...cape }],
  ['south and west', { ...south, longitudeRef: 'W' }, { latitude: -33.92, longitude: -18.42 }],
  ['north and east', { ...north, longitudeRef: 'E' }, { latitude: 38.7139, longitude: 9.1394 }],
  ['time alone', { dateTimeOriginal: time }, { clock }],
  ['position alone', north, at],
  ['orientation beside it', { orientation: 6, dateTimeOriginal: time }, { clock }],
  ['orientation alone', { orientation: 8 }, undefined],
  ['time of the last change alone', { dateTime: time }, undefined],
  ['blank time', { dateTimeOriginal: '    :  :     :  :  ' }, undefined],
  ['zero time', { dateTimeOriginal: '0000:00:00 00:00:00' }, undefined],
  ['a day that no month has', { dateTimeOriginal: '2019:02:30 10:00:00' }, undefined],
  ['an hour that no day has', { dateTimeOriginal: '2019:06:03 25:00:00' }, undefined],
  ['time in another form', { dateTimeOriginal: '3 June 2019' }, undefined],
  ['garbled offset', { dateTimeOriginal: time, offsetTimeOriginal: '+1:0' }, { clock }],
  ['blank offset', { dateTimeOriginal: time, offsetTimeOriginal: '   :  ' }, { clock }],
  ['position without hemispheres', { dateTimeOriginal: time, ...lisbon }, { clock }],
  ['position with one hemisphere', { ...lisbon, latitudeRef: 'N' }, undefined],
  ['latitude alone', { latitude: [38, 42, 50], latitudeRef: 'N' }, undefined],
  ['unknown numbers', { ...north, latitude: [null, null, null] }, undefined],
  ['latitude beyond the pole', { ...north, latitude: [91, 0, 0] }, undefined],
  ['zeros for no fix', { ...north, latitude: [0, 0, 0], longitude: [0, 0, 0] }, undefined],
  ['a void fix', { ...north, dateTimeOriginal: time, status: 'V' }, { clock }],
]

describe.each([
  ['JPEG', (exif: Exif) => jpegWith(exifBlock(exif))],
  ['HEIC', async (exif: Exif) => heicWith(exifBlock(exif, false))],
])('of a %s', (_, make) => {
  test.each(cameras)('with %s: right or absent', async (_, exif, facts) => {
    expect(await factsOf(await make(exif))).toEqual(facts)
  })
})

test('of a photo without EXIF, a broken block and what is no photo nothing is known', async () => {
  const block = exifBlock({ dateTimeOriginal: time, ...north })
  for (const file of [
    await jpegWith(undefined),
    heicWith(undefined),
    await jpegWith(Buffer.from('II*\0garbage')),
    await jpegWith(block.subarray(0, 12)),
    Buffer.from('no photo at all, but some text'),
    Buffer.alloc(0),
  ]) {
    expect(await factsOf(Buffer.from(file))).toBeUndefined()
  }
})

test('a block that is cut off or overwritten at any byte gives what is right, or less', async () => {
  const block = exifBlock({ dateTimeOriginal: time, offsetTimeOriginal: '+01:00', ...north })
  const whole = { clock, offset: '+01:00', ...at }
  for (let length = 0; length < block.length; length += 3) {
    const facts = await factsOf(await jpegWith(block.subarray(0, length)))
    expect(whole).toMatchObject(facts ?? {})
  }
})
