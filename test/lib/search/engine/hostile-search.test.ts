import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDepth } from '../../../support/depth.ts'
import { hostileSearches, pathOfSearch } from '../../../support/hostile-searches.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
  for (let n = 0; n < 20; n++) {
    const json = {
      title: `event ${n} ${'ab'.repeat(n)}`,
      tags: ['food', `t${n}`],
      location: n % 2 ? { latitude: n, longitude: -n, name: 'here' } : null,
      metadata: { amount: n % 3 ? n : `${n}`, deep: { er: [n, null, { x: '"' }] }, '"': '\\' },
    }
    await lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
})
afterAll(() => lifelog.close())

const [count = 500] = inDepth(hostileSearches.length)
const searches = hostileSearches.slice(0, count)

test('of hostile searches in every operator none fails', { timeout: 600_000 }, async () => {
  const failures: unknown[] = []
  for (let i = 0; i < searches.length; i += 10) {
    await Promise.all(
      searches.slice(i, i + 10).map(async (q) => {
        const response = await lifelog.request(pathOfSearch(q))
        if (response.status !== 200 && response.status !== 422) {
          failures.push({ q, status: response.status, text: await response.text() })
        } else await response.body?.cancel()
      }),
    )
  }
  expect(failures.slice(0, 5)).toEqual([])
})
