import type { FileSource } from '../form.ts'

export type Photo = {
  source: string
  file: FileSource
  sha256: string
  /** RFC 3339 in UTC. */
  timestamp: string
  timezone: string
  location: { latitude: number; longitude: number; name: string | null } | undefined
}

export type GroupOptions = {
  /** In s. */
  gap: number
  /** In km. */
  distance: number
}

/**
 * Photos that were taken together, in the order of time: one begins a new group where it was taken too
 * long after the one before, too far from where the group began, in another timezone, or where the
 * group has as many as an event may have files.
 */
export function groupPhotos(
  photos: Photo[],
  { gap, distance }: GroupOptions,
  maxPerGroup: number,
): Photo[][] {
  const groups: Photo[][] = []
  const inOrder = photos.toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
  for (const photo of inOrder) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    const isNew =
      !group ||
      !before ||
      group.length >= maxPerGroup ||
      photo.timezone !== before.timezone ||
      Date.parse(photo.timestamp) - Date.parse(before.timestamp) > gap * 1000 ||
      kilometres(group.find(({ location }) => location)?.location, photo.location) > distance
    if (isNew) groups.push([photo])
    else group.push(photo)
  }
  return groups
}

/** By the haversine formula; 0 where one of the places is unknown. */
function kilometres(one: Photo['location'], other: Photo['location']): number {
  if (!one || !other) return 0
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2
  const h =
    half(one.latitude, other.latitude) +
    Math.cos(radians(one.latitude)) *
      Math.cos(radians(other.latitude)) *
      half(one.longitude, other.longitude)
  return 2 * 6371 * Math.asin(Math.sqrt(h))
}
