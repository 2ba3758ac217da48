import { expect, test } from 'vitest'
import { besiege } from './strangers-soak.ts'

test('200 strangers’ connections neither stop LifeLog nor take its memory, and are given back', async () => {
  const { unexpected, recorded, found, peak, handles } = await besiege(200, 40)
  expect(unexpected).toEqual([])
  expect(found).toBe(recorded)
  expect(peak).toBeLessThan(400 * 1024 * 1024)
  // Connections of hers, to the database and to the storage come and go.
  expect(handles.after).toBeLessThanOrEqual(handles.before + 12)
}, 300_000)
