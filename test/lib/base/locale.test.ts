import { expect, test } from 'vitest'
import { firstWeekday, pageLocale } from '../../../lib/base/locale.ts'

const chosen = { locale: 'auto', hour_cycle: 'auto', first_weekday: 'auto' }

test.each([
  ['de-DE,de;q=0.9,en;q=0.8', 'en-DE'],
  ['de', 'en-DE'],
  ['en-US', 'en-US'],
  ['ja', 'en-JP'],
  ['*', 'en-GB'],
  ['not a language!', 'en-GB'],
  [undefined, 'en-GB'],
])('of a browser that asks for %s it is %s', (header, locale) => {
  expect(pageLocale(chosen, header)).toBe(locale)
  expect(pageLocale(undefined, header)).toBe(locale)
})

test('what the owner chose goes before the browser', () => {
  const locale = pageLocale({ locale: 'de-DE', hour_cycle: '12', first_weekday: 'sunday' }, 'en-US')
  expect(new Intl.Locale(locale)).toMatchObject({ baseName: 'de-DE', hourCycle: 'h12' })
  expect(firstWeekday(locale)).toBe(7)
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })
  expect(clock.format(Date.UTC(2026, 0, 1, 18, 30))).toMatch(/^6:30\sPM$/)
})

test('a week begins as in the country, unless told otherwise', () => {
  const first = (locale: string, first_weekday = 'auto') =>
    firstWeekday(pageLocale({ ...chosen, locale, first_weekday }, undefined))
  expect(first('de-DE')).toBe(1)
  expect(first('en-US')).toBe(7)
  expect(first('ar-EG')).toBe(6)
  expect(first('en-US', 'monday')).toBe(1)
  expect(first('en-GB', 'saturday')).toBe(6)
})
