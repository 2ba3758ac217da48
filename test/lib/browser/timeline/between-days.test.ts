import { expect, test } from 'vitest'
import { betweenDays } from '../../../../lib/browser/timeline/between-days.client.ts'

const day = (key: string, until = key) => ({ key, until })

test.each([
  ['2026-11-26', '2026-11-20', undefined],
  ['2026-11-26', '2026-11-12', 'two weeks'],
  ['2026-11-26', '2026-11-05', 'three weeks'],
  ['2026-11-26', '2026-09-20', 'two months'],
  ['2026-11-26', '2026-01-01', 'eleven months'],
  ['2026-11-26', '2025-11-26', 'a year'],
  ['2026-11-26', '2024-12-01', 'two years'],
  ['2026-11-26', '1998-07-01', '28 years'],
])('between %s and %s lies %s, in either order', (later, earlier, gap) => {
  expect(betweenDays(day(later), day(earlier), later, 'en-GB').gap).toBe(gap)
  expect(betweenDays(day(earlier), day(later), later, 'en-GB').gap).toBe(gap)
})

test('what goes on until a later day leaves no gap, nor does a month for its own days', () => {
  expect(betweenDays(day('2026-08-01'), day('2026-07-03', '2026-07-30'), '', 'en-GB').gap).toBe(
    undefined,
  )
  expect(betweenDays(day('2024-03-31'), day('2024-03', '2024-03-31'), '', 'en-GB').gap).toBe(
    undefined,
  )
  expect(betweenDays(day('2021-01-02'), day('2019', '2019-12-31'), '', 'en-GB').gap).toBe('a year')
})

test.each([
  ['2026-11-26', '2026-11-25', undefined, false],
  ['2026-11-01', '2026-10-31', 'October 2026', false],
  ['2026-01-01', '2025-12-31', 'December 2025', true],
  ['2019-01-05', '2019', undefined, false],
  ['2020-03-01', '2019', '2019', true],
  ['2019', '2019-01-05', 'January 2019', false],
  ['1998-08-01', '1998-07~', 'July 1998', false],
  ['1000-01-01', '0999-12-31', 'December 999', true],
])('from %s to %s begins %s', (previous, next, month, isNewYear) => {
  expect(betweenDays(day(previous), day(next), '', 'en-GB')).toMatchObject({ month, isNewYear })
})

test('the first day has a month above it where that isn’t this month', () => {
  expect(betweenDays(undefined, day('2026-11-02'), '2026-11-26', 'en-GB').month).toBe(undefined)
  expect(betweenDays(undefined, day('2026-10-31'), '2026-11-26', 'en-GB').month).toBe(
    'October 2026',
  )
})
