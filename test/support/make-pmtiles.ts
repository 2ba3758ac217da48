/** A small street map as PMTiles (version 3): one tile of the earth, with land, a road and a town on it. */
export function makeStreetMap(): Buffer {
  const tile = Buffer.concat([
    layer('earth', [{ type: 3, geometry: rectangle(0, 0, 4096, 4096) }]),
    layer('roads', [{ type: 2, geometry: line(1024, 1024, 3072, 2048), kind: 'highway' }]),
    layer('places', [{ type: 1, geometry: point(2100, 1300), kind: 'locality', name: 'Hamlet' }]),
  ])
  // One entry: tile 0, once, so long, at the beginning.
  const directory = Buffer.concat([1, 0, 1, tile.length, 1].map(varint))
  const metadata = Buffer.from('{"vector_layers":[]}')
  const header = Buffer.alloc(127)
  header.write('PMTiles\x03', 'latin1')
  const parts = [
    [header.length, directory.length],
    [header.length + directory.length, metadata.length],
    [0, 0],
    [header.length + directory.length + metadata.length, tile.length],
    [1, 1],
  ].flat()
  for (const [index, number] of parts.entries()) {
    header.writeBigUInt64LE(BigInt(number), 8 + 8 * index)
  }
  header.writeBigUInt64LE(1n, 88)
  // Clustered; neither the directory nor tiles are compressed; vector tiles, of zoom 0 alone.
  Buffer.from([1, 1, 1, 1, 0, 0]).copy(header, 96)
  const corners = [-180, -85, 180, 85]
  for (const [index, degrees] of corners.entries()) {
    header.writeInt32LE(degrees * 1e7, 102 + 4 * index)
  }
  return Buffer.concat([header, directory, metadata, tile])
}

type Feature = { type: number; geometry: number[]; kind?: string; name?: string }

/** A layer of a vector tile (Mapbox's specification, 2.1). */
function layer(name: string, features: Feature[]): Buffer {
  const values = ['highway', 'locality', 'Hamlet']
  const tagsOf = ({ kind, name }: Feature) => [
    ...(kind ? [0, values.indexOf(kind)] : []),
    ...(name ? [1, values.indexOf(name)] : []),
  ]
  const content = Buffer.concat([
    varint((15 << 3) | 0),
    varint(2),
    field(1, Buffer.from(name)),
    ...features.map((feature) =>
      field(
        2,
        Buffer.concat([
          field(2, packed(tagsOf(feature))),
          varint((3 << 3) | 0),
          varint(feature.type),
          field(4, packed(feature.geometry)),
        ]),
      ),
    ),
    ...['kind', 'name'].map((key) => field(3, Buffer.from(key))),
    ...values.map((value) => field(4, field(1, Buffer.from(value)))),
    varint((5 << 3) | 0),
    varint(4096),
  ])
  return field(3, content)
}

const zigzag = (number: number) => (number << 1) ^ (number >> 31)
const moveTo = (x: number, y: number) => [(1 << 3) | 1, zigzag(x), zigzag(y)]
const lineTo = (...steps: number[]) => [((steps.length / 2) << 3) | 2, ...steps.map(zigzag)]
const point = moveTo
const line = (x: number, y: number, toX: number, toY: number) => [
  ...moveTo(x, y),
  ...lineTo(toX - x, toY - y),
]
const rectangle = (x: number, y: number, width: number, height: number) => [
  ...moveTo(x, y),
  ...lineTo(width, 0, 0, height, -width, 0),
  (1 << 3) | 7,
]

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(content.length), content])
}

function packed(numbers: number[]): Buffer {
  return Buffer.concat(numbers.map(varint))
}

function varint(number: number): Buffer {
  const bytes: number[] = []
  let rest = number
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  return Buffer.from([...bytes, rest])
}
