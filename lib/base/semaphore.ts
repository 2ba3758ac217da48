/** Runs at most `size` jobs at once; the others wait for their turn. */
export type Slots = {
  <T>(job: () => Promise<T>): Promise<T>
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
  async function inSlot<T>(job: () => Promise<T>): Promise<T> {
    using _ = await acquire()
    return await job()
  }
  return Object.assign(inSlot, { acquire })
}
