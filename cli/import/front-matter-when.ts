import type { DateOrder } from './timestamp.ts'
import {
  type ReadWhenWhere,
  readWhenWhere,
  type WhenWhere,
  type WhenWhereField,
} from './when-where.ts'

/** By which names front matter says it; `location` as Obsidian's map plugins write it, too. */
const names: Record<WhenWhereField, string[]> = {
  timezone: ['timezone', 'tz'],
  end: ['end_timestamp', 'end', 'end_date'],
  end_time: ['end_time'],
  precision: ['precision'],
  approximate: ['approximate'],
  place: ['place', 'location', 'venue'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lon', 'lng', 'long'],
}

/**
 * Takes out of front matter what it says of when and where beside the beginning. What isn't
 * understood stays in `values`, and is told.
 */
export function takeWhenWhere(
  values: Record<string, unknown>,
  timestamp: string | undefined,
  order: DateOrder,
): { fields: ReadWhenWhere['fields']; lost: string[] } {
  const given: WhenWhere = {}
  const from = new Map<WhenWhereField, string>()
  for (const field of Object.keys(names) as WhenWhereField[]) {
    const name = names[field].find((name) => (values[name] ?? '') !== '')
    if (name === undefined) continue
    const text = textOf(values[name])
    if (text === undefined) continue
    from.set(field, name)
    Object.assign(given, typeof text === 'string' ? { [field]: text } : text)
  }
  const { fields, lost } = readWhenWhere(given, timestamp, order)
  for (const [field, name] of from) if (!lost.has(field)) delete values[name]
  return { fields, lost: [...lost.values()].map((reason) => `${reason}; it is in the metadata`) }
}

/** A mapping or a list of two numbers is a place as a whole; of other structures nothing is known. */
function textOf(value: unknown): string | WhenWhere | undefined {
  if (Array.isArray(value)) return value.length === 2 ? value.map(String).join(', ') : undefined
  if (typeof value !== 'object' || value === null) return String(value).trim()
  const {
    latitude,
    lat = latitude,
    longitude,
    lng = longitude,
    lon = lng,
    name,
    ...others
  } = value as Record<string, unknown>
  if (Object.keys(others).length > 0) return undefined
  return {
    ...(name !== undefined && { place: String(name) }),
    ...(lat !== undefined && { latitude: String(lat) }),
    ...(lon !== undefined && { longitude: String(lon) }),
  }
}
