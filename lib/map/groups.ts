import type { Bounds } from './cells.ts'

/** Events near each other. Latitude and longitude are their mean. */
export type Group = {
  latitude: number
  longitude: number
  count: number
  first_year: number
  last_year: number
  bounds: Bounds
  /** Where most of them are. */
  core: Bounds
}

/**
 * Groups of which no two are near each other, the largest first: each takes in the smaller ones around
 * it, and stays where it is, so that it doesn't come near to another.
 */
export function mergeGroups(
  groups: Group[],
  isNear: (one: Group, other: Group) => boolean,
): Group[] {
  const kept: Group[] = []
  for (const group of groups.toSorted(largestFirst)) {
    const near = kept.findIndex((one) => isNear(one, group))
    const taker = kept[near]
    if (taker) kept[near] = together(taker, group)
    else kept.push(group)
  }
  return kept.sort(largestFirst)
}

function largestFirst(one: Group, other: Group): number {
  return other.count - one.count || one.latitude - other.latitude || one.longitude - other.longitude
}

function together(one: Group, other: Group): Group {
  return {
    ...one,
    count: one.count + other.count,
    first_year: Math.min(one.first_year, other.first_year),
    last_year: Math.max(one.last_year, other.last_year),
    bounds: union(one.bounds, other.bounds),
  }
}

/** What covers both, by the shorter way around the earth. */
function union(one: Bounds, other: Bounds): Bounds {
  const isBeyond = (far: Bounds, near: Bounds) => far.west - near.east > 180
  const [west, east] = isBeyond(other, one)
    ? [other.west, one.east]
    : isBeyond(one, other)
      ? [one.west, other.east]
      : [Math.min(one.west, other.west), Math.max(one.east, other.east)]
  return {
    west,
    east,
    south: Math.min(one.south, other.south),
    north: Math.max(one.north, other.north),
  }
}

/** A hundredth of a degree of latitude is 1.1 km, and this about 100 m. */
const placeSpan = 0.001

/** Whether a group is one place, as far as anyone cares to tell. */
export function isPlace({ bounds: { west, south, east, north } }: Group): boolean {
  return north - south <= placeSpan && east >= west && east - west <= 2 * placeSpan
}
