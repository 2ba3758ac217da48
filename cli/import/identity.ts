import { v5 as nameBasedUuid } from 'uuid'

/** So that the same record of another program is the same event each time that it's imported. */
const namespace = 'b1f0c1de-6f0f-5a4e-9d3b-6f1f0c9a7d52'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The uid of what its source calls `id`: that itself where it is a UUID, else one that follows from
 * it and from where it stands.
 */
export function uidOf(id: string, where: string): string {
  return uuid.test(id) ? id.toLowerCase() : nameBasedUuid(`${where}\n${id}`, namespace)
}

/**
 * The uids of records that have no id of their own: by what they say, and the second and third time
 * that the same is said by that too, so that two of the same are two events.
 */
export function createContentUids(): (content: unknown) => string {
  const times = new Map<string, number>()
  return (content) => {
    const first = nameBasedUuid(JSON.stringify(content), namespace)
    const n = (times.get(first) ?? 0) + 1
    times.set(first, n)
    return n === 1 ? first : nameBasedUuid(`${first} ${n}`, namespace)
  }
}
