import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operators } from '../../../lib/search/operator-reference.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

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

const examples = operators.flatMap(({ examples }) => [...examples])
const beginnings = ['tag:', 'in:', 'before:', 'after:', 'on:', 'has:', 'type:', 'near:']
const part = fc.oneof(
  fc.constantFrom(
    ...examples,
    ...beginnings,
    'meta.',
    'meta."',
    'or',
    '-',
    '"',
    ':',
    '>',
    '<=',
    ' ',
  ),
  fc.constantFrom('0001', '9999-12-31', '-1e999', '90,180,20037', '%', '_', '\\', '$', '*', 'İ'),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc
    .tuple(fc.constantFrom(...beginnings, 'meta.a>', 'meta.amount<'), fc.string({ maxLength: 12 }))
    .map((parts) => parts.join('')),
)
const query = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 30 }), fc.constantFrom('', ' '))
  .map(([parts, gap]) => [...parts.join(gap)].slice(0, 500).join(''))

test('of 5,000 hostile searches in every operator none fails', { timeout: 600_000 }, async () => {
  const failures: unknown[] = []
  const queries = fc.sample(query, { seed: 16, numRuns: 5_000 })
  for (let i = 0; i < queries.length; i += 10) {
    await Promise.all(
      queries.slice(i, i + 10).map(async (q) => {
        const sort = ['newest', 'oldest', 'relevance'][q.length % 3] ?? 'newest'
        const response = await lifelog.request(
          q.length % 4 === 0
            ? `/api/search/histogram?${new URLSearchParams({ q })}`
            : `/api/search?${new URLSearchParams({ q, sort })}`,
        )
        if (response.status !== 200 && response.status !== 422) {
          failures.push({ q, status: response.status, text: await response.text() })
        } else await response.body?.cancel()
      }),
    )
  }
  expect(failures.slice(0, 5)).toEqual([])
})
