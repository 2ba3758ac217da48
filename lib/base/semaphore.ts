/** Runs at most `size` works at once; the others wait for their turn. */
export type Slots = {
  <T>(work: () => Promise<T>): Promise<T>
  /** A slot for as long as the caller needs, to be disposed of. */
  acquire(): Promise<Disposable>
}

export function createSlots(size: number): Slots {
  let free = size
  const waiting: (() => void)[] = []
  async function acquire(): Promise<Disposable> {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return {
      [Symbol.dispose]() {
        const next = waiting.shift()
        if (next) next()
        else free += 1
      },
    }
  }
  async function inSlot<T>(work: () => Promise<T>): Promise<T> {
    using _ = await acquire()
    return await work()
  }
  return Object.assign(inSlot, { acquire })
}
