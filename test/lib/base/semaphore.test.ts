import { expect, test } from 'vitest'
import { createSlots } from '../../../lib/base/semaphore.ts'

test('no more works than slots go on at once, failures free theirs, and all get their turn', async () => {
  const inSlot = createSlots(2)
  let now = 0
  let most = 0
  const work = (index: number) =>
    inSlot(async () => {
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now -= 1
      if (index % 3 === 0) throw new Error('failed')
      return index
    })
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => work(index)))
  expect(most).toBe(2)
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(7)
  expect(await inSlot(async () => 'free')).toBe('free')
})
