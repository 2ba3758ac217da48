/** The form of a language tag, and of `auto`. */
export const localeForm = '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'

export const notLocale =
  'must be auto, or the tag of a language as BCP 47 has it, like de-DE or en-US'

/** Whether dates and numbers can be written as of this language tag (BCP 47). */
export function isLocale(tag: string): boolean {
  try {
    return tag.length <= 35 && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

/** A language tag as it is spelt: de-DE of DE-de. */
export function canonicalLocale(tag: string): string {
  return Intl.getCanonicalLocales(tag)[0] ?? tag
}

type Appearance = { locale: string; hour_cycle: string; first_weekday: string }

const hourCycles: Record<string, Intl.LocaleHourCycleKey> = { '12': 'h12', '24': 'h23' }
const weekdays: Record<string, string> = { monday: 'mon', sunday: 'sun', saturday: 'sat' }

/**
 * In which locale a page writes dates and numbers, with the owner's hour cycle and first weekday in it
 * (`en-DE-u-fw-sun-hc-h12`). Where the owner chose none, it's English as written in the browser's
 * country: the words of the pages are English.
 * @param acceptLanguage the request's header, by which the browser says its languages
 */
export function pageLocale(
  chosen: Appearance | undefined,
  acceptLanguage: string | undefined,
): string {
  const { locale = 'auto', hour_cycle = 'auto', first_weekday = 'auto' } = chosen ?? {}
  const tag = locale === 'auto' ? englishOf(acceptLanguage) : locale
  const [hourCycle, firstDayOfWeek] = [hourCycles[hour_cycle], weekdays[first_weekday]]
  const options = { ...(hourCycle && { hourCycle }), ...(firstDayOfWeek && { firstDayOfWeek }) }
  return new Intl.Locale(tag, options).toString()
}

const fallback = 'en-GB'

function englishOf(acceptLanguage = ''): string {
  const [first = ''] = acceptLanguage.slice(0, 100).split(/[,;]/)
  try {
    const { region } = new Intl.Locale(first.trim()).maximize()
    return region ? `en-${region}` : fallback
  } catch {
    return fallback
  }
}

/** On which day a week begins in a locale: 1 for Monday to 7 for Sunday. */
export function firstWeekday(locale: string): number {
  return new Intl.Locale(locale).getWeekInfo().firstDay
}
