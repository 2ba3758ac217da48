import { expect, test } from 'vitest'
import { measureTransfers } from './bench/transfer.ts'
import { inDepth } from './support/depth.ts'

/** Bytes that LifeLog may have in memory, however large a file is. */
const most = 400_000_000
/** With LifeLog itself, one such file in memory would be more than that. */
const [size = 300_000_000] = inDepth(1_000_000_000)

test('a large file takes less than 400 MB of memory, on every way that bytes take', async () => {
  const measured = await Array.fromAsync(measureTransfers(size))
  expect(measured.map(({ way }) => way)).toHaveLength(7)
  for (const { way, peak } of measured) expect.soft(peak, way).toBeLessThan(most)
}, 1_200_000)
