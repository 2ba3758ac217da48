/**
 * The formatter of dates and times in `timezone`. To make one takes a hundred times as long as to
 * use it, and a page uses some hundred, so it is kept for the next call: a formatter has no state,
 * and the same arguments always give the same text.
 */
export function dateFormat(
  locale: string,
  timezone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timezone, options])
  const made =
    formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: timezone })
  if (formats.size >= maxFormats) formats.clear()
  formats.set(key, made)
  return made
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** Each takes about 50 kB. */
const maxFormats = 200
