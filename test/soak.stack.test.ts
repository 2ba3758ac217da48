import { expect, test } from 'vitest'
import { soak } from './soak.ts'

// Whether memory stays flat only the long one can tell: npm run soak.
test('a thousand requests of every kind leave nothing behind', async () => {
  const { unexpected, before, after, requests } = await soak(1_000)
  expect(unexpected).toEqual([])
  expect(requests).toBeGreaterThanOrEqual(1_000)
  expect(after.connections).toBeLessThanOrEqual(before.connections + 2)
  // Modules that are loaded when first needed are compiled by a process and a thread that stay.
  expect(after.handles).toBeLessThanOrEqual(before.handles + 12)
  expect(after.files).toBe(before.files)
})
