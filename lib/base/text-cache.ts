export type TextCache<Value> = {
  get(key: string): Value | undefined
  /** Keeps nothing that alone would take more than a tenth of the room. */
  set(key: string, value: Value, length: number): void
}

/**
 * What was made of texts, in memory: at most `maxBytes` of keys and values, at two a character, as V8
 * may need for it. What wasn't asked for the longest goes first.
 */
export function createTextCache<Value>(maxBytes: number): TextCache<Value> {
  const entries = new Map<string, { value: Value; bytes: number }>()
  let total = 0
  const remove = (key: string) => {
    total -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  return {
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    set(key, value, length) {
      remove(key)
      const bytes = 2 * (key.length + length)
      if (bytes > maxBytes / 10) return
      entries.set(key, { value, bytes })
      total += bytes
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break
        remove(oldest)
      }
    },
  }
}
