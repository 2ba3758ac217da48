import fc from 'fast-check'
import { operators } from '../../lib/search/query/operator-reference.ts'

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

/** 5,000 searches in every operator that nobody sane would type, the same each time. */
export const hostileSearches = fc.sample(query, { seed: 16, numRuns: 5_000 })

/** Where each of them is asked for: a quarter by month, the others in each of the orders. */
export function pathOfSearch(q: string): string {
  const sort = ['newest', 'oldest', 'relevance'][q.length % 3] ?? 'newest'
  return q.length % 4 === 0
    ? `/api/search/histogram?${new URLSearchParams({ q })}`
    : `/api/search?${new URLSearchParams({ q, sort })}`
}
