/** Whether JSON has more than `max` values in it, keys not counted. Looks at no more than that. */
export function hasMoreValues(json: unknown, max: number): boolean {
  const open: unknown[] = [json]
  let count = 0
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const inside = Array.isArray(value) ? value : Object.values(value)
    count += inside.length
    if (count > max) return true
    for (const one of inside) open.push(one)
  }
  return false
}
