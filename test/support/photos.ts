import sharp from 'sharp'

/** What a camera writes; `null` as a number is 0/0, as some write for what they don't know. */
export type Exif = {
  dateTimeOriginal?: string
  offsetTimeOriginal?: string
  dateTime?: string
  orientation?: number
  latitude?: (number | null)[]
  latitudeRef?: string
  longitude?: (number | null)[]
  longitudeRef?: string
  status?: string
}

type Entry = [
  tag: number,
  type: 'ascii' | 'short' | 'long' | 'rational',
  value: string | number | (number | null)[],
]

/** An EXIF block (TIFF) by hand, in the byte order of one maker or the other. */
export function exifBlock(exif: Exif, littleEndian = true): Buffer {
  const exifEntries: Entry[] = []
  if (exif.dateTimeOriginal !== undefined)
    exifEntries.push([0x9003, 'ascii', exif.dateTimeOriginal])
  if (exif.offsetTimeOriginal !== undefined) {
    exifEntries.push([0x9011, 'ascii', exif.offsetTimeOriginal])
  }
  const gps: Entry[] = []
  if (exif.latitudeRef !== undefined) gps.push([1, 'ascii', exif.latitudeRef])
  if (exif.latitude) gps.push([2, 'rational', exif.latitude])
  if (exif.longitudeRef !== undefined) gps.push([3, 'ascii', exif.longitudeRef])
  if (exif.longitude) gps.push([4, 'rational', exif.longitude])
  if (exif.status !== undefined) gps.push([9, 'ascii', exif.status])
  const first: Entry[] = []
  if (exif.orientation) first.push([0x0112, 'short', exif.orientation])
  if (exif.dateTime !== undefined) first.push([0x0132, 'ascii', exif.dateTime])
  const pointers: [number, Entry[]][] = []
  if (exifEntries.length > 0) pointers.push([0x8769, exifEntries])
  if (gps.length > 0) pointers.push([0x8825, gps])

  const head = Buffer.from(littleEndian ? 'II*\0\x08\0\0\0' : 'MM\0*\0\0\0\x08', 'latin1')
  const size = (entries: Entry[]) => directory(entries, 0).length
  const withPointers = (at: number[]) =>
    directory([...first, ...pointers.map(([tag], i): Entry => [tag, 'long', at[i] ?? 0])], 8)
  const start = 8 + withPointers([]).length
  const at = pointers.map((_, i) => {
    const before = pointers.slice(0, i).reduce((sum, [, entries]) => sum + size(entries), 0)
    return start + before
  })
  return Buffer.concat([
    head,
    withPointers(at),
    ...pointers.map(([, entries], i) => directory(entries, at[i] ?? 0)),
  ])

  function directory(entries: Entry[], offset: number): Buffer {
    const table = Buffer.alloc(2 + 12 * entries.length + 4)
    let heap = Buffer.alloc(0)
    short(table, entries.length, 0)
    for (const [i, [tag, type, value]] of entries.entries()) {
      const at = 2 + 12 * i
      const bytes = bytesOf(type, value)
      const count = type === 'ascii' ? bytes.length : Array.isArray(value) ? value.length : 1
      short(table, tag, at)
      short(table, { ascii: 2, short: 3, long: 4, rational: 5 }[type], at + 2)
      long(table, count, at + 4)
      if (bytes.length <= 4) bytes.copy(table, at + 8)
      else {
        long(table, offset + table.length + heap.length, at + 8)
        heap = Buffer.concat([heap, bytes, Buffer.alloc(bytes.length % 2)])
      }
    }
    return Buffer.concat([table, heap])
  }

  function bytesOf(type: Entry[1], value: Entry[2]): Buffer {
    if (type === 'ascii') return Buffer.from(`${value}\0`, 'latin1')
    if (type === 'rational') {
      const bytes = Buffer.alloc(8 * (value as number[]).length)
      for (const [i, part] of (value as (number | null)[]).entries()) {
        long(bytes, part === null ? 0 : Math.round(part * 10_000), 8 * i)
        long(bytes, part === null ? 0 : 10_000, 8 * i + 4)
      }
      return bytes
    }
    const bytes = Buffer.alloc(4)
    if (type === 'short') short(bytes, value as number, 0)
    else long(bytes, value as number, 0)
    return bytes
  }

  function short(into: Buffer, value: number, at: number) {
    if (littleEndian) into.writeUInt16LE(value, at)
    else into.writeUInt16BE(value, at)
  }

  function long(into: Buffer, value: number, at: number) {
    if (littleEndian) into.writeUInt32LE(value, at)
    else into.writeUInt32BE(value, at)
  }
}

/** A JPEG with this EXIF block, or without any. */
export async function jpegWith(block: Buffer | undefined): Promise<Buffer<ArrayBuffer>> {
  const create = { width: 16, height: 12, channels: 3, background: '#357' } as const
  const jpeg = await sharp({ create }).jpeg().toBuffer()
  if (!block) return Buffer.from(jpeg)
  const segment = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block])
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0])
  head.writeUInt16BE(segment.length + 2, 4)
  return Buffer.concat([head, segment, jpeg.subarray(2)])
}

/** The container of a HEIC (ISO 23008-12) with this EXIF block as its item; it has no picture. */
export function heicWith(block: Buffer | undefined): Buffer<ArrayBuffer> {
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'))
  const infe = fullBox('infe', 2, Buffer.concat([u16(1), u16(0), Buffer.from('Exif\0', 'latin1')]))
  const iinf = fullBox('iinf', 0, Buffer.concat([u16(block ? 1 : 0), ...(block ? [infe] : [])]))
  const item = Buffer.concat([u32(6), Buffer.from('Exif\0\0', 'latin1'), block ?? Buffer.alloc(0)])
  const iloc = (offset: number) =>
    fullBox(
      'iloc',
      0,
      Buffer.concat([
        Buffer.from([0x44, 0x00]),
        u16(block ? 1 : 0),
        ...(block ? [u16(1), u16(0), u16(1), u32(offset), u32(item.length)] : []),
      ]),
    )
  const meta = (offset: number) => fullBox('meta', 0, Buffer.concat([iinf, iloc(offset)]))
  const offset = ftyp.length + meta(0).length + 8
  return Buffer.concat([ftyp, meta(offset), box('mdat', item)])
}

function box(type: string, content: Buffer): Buffer {
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content])
}

function fullBox(type: string, version: number, content: Buffer): Buffer {
  return box(type, Buffer.concat([Buffer.from([version, 0, 0, 0]), content]))
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
