import { createSlots } from '../../lib/base/semaphore.ts'
import type { Context } from '../../lib/context.ts'

/** Slots of a context that isn't that of a whole LifeLog, `size` of each kind. */
export function createContextSlots(size: number): Context['slots'] {
  return {
    storing: createSlots(size),
    transfers: createSlots(size),
    renditions: createSlots(1),
    hashing: createSlots(2),
  }
}
