import type { Nearest, Position } from './schema.ts'
import { onSphere, readSettlements, type Settlements } from './settlements.ts'

/** Mean radius of the earth (IUGG), in km. */
const radius = 6371.0088

/** Farther away than this, in km, a settlement says nothing about where somebody was. */
const maxDistance = 100

/** How long the settlements stay in memory after the last question, in ms. */
const idleTimeout = 60_000

/** Which settlement is near: all of them are in memory only while somebody asks. */
export type Gazetteer = {
  /** The nearest settlement; null where none is within 100 km. */
  nearest(position: Position): Promise<Nearest | null>
  /** Whether the settlements are in memory. */
  isLoaded(): boolean
}

/** To look at all settlements takes less than 1 ms, which needs no index. */
export function createGazetteer(idle = idleTimeout): Gazetteer {
  let reading: Promise<Settlements> | undefined
  let timer: NodeJS.Timeout | undefined
  const drop = () => {
    reading = undefined
  }
  return {
    async nearest(position) {
      clearTimeout(timer)
      reading ??= readSettlements()
      try {
        return nearestOf(await reading, position)
      } catch (error) {
        drop()
        throw error
      } finally {
        clearTimeout(timer)
        timer = setTimeout(drop, idle).unref()
      }
    },
    isLoaded: () => reading !== undefined,
  }
}

function nearestOf(
  { count, points, nameOf }: Settlements,
  { latitude, longitude }: Position,
): Nearest | null {
  const [x, y, z] = onSphere(latitude, longitude)
  let nearest: number | undefined
  let least = (2 * Math.sin(maxDistance / radius / 2)) ** 2
  for (let i = 0; i < count; i++) {
    // Those too far to the north or south are nearly all.
    const dz = (points[3 * i + 2] as number) - z
    if (dz * dz > least) continue
    const dx = (points[3 * i] as number) - x
    const dy = (points[3 * i + 1] as number) - y
    const chord = dx * dx + dy * dy + dz * dz
    if (chord <= least) {
      least = chord
      nearest = i
    }
  }
  if (nearest === undefined) return null
  const distance = 2 * radius * Math.asin(Math.sqrt(least) / 2)
  return { name: nameOf(nearest), distance_km: Math.round(distance * 10) / 10 }
}
