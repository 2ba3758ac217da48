import { dateFormat } from '../base/date-format.ts'
import { localTime } from '../base/local-time.ts'
import type { When } from './when.ts'

/** In which detail: `clock` under a head that names the day, `full` alone. */
export type Detail = 'clock' | 'full'

const fields = {
  clock: { timeStyle: 'short' },
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short' },
} as const

const spans = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
} as const

/**
 * When an event happened, as people say it where it happened: "18:30", "20–27 June 2026",
 * "July 1998", "around 1985".
 */
export function whenText(when: When, detail: Detail, locale: string): string {
  const { timestamp, end_timestamp, precision, timezone } = when
  if (precision === 'day' && detail === 'clock' && !end_timestamp) return around(when, 'all day')
  const options = precision === 'minute' ? minuteSpan(when, detail) : spans[precision]
  const text = end_timestamp
    ? dateFormat(locale, timezone, options).formatRange(
        Date.parse(timestamp),
        Date.parse(end_timestamp),
      )
    : dateFormat(locale, timezone, options).format(Date.parse(timestamp))
  return around(when, text)
}

/** A span of clock times within a day needs no dates where the day is named above. */
function minuteSpan({ timestamp, end_timestamp, timezone }: When, detail: Detail) {
  const sameDay =
    localTime(timestamp, timezone).date === localTime(end_timestamp ?? timestamp, timezone).date
  if (detail === 'clock' && sameDay) return fields.clock
  return detail === 'clock'
    ? ({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const)
    : fields.full
}

function around({ approximate }: When, text: string): string {
  return approximate ? `around ${text}` : text
}

/** The head under which an event stands in a timeline, and what tells it from others. */
export function dayOf(when: When, locale: string): { key: string; text: string } {
  if (when.precision === 'minute' || when.precision === 'day') {
    const { timestamp, timezone } = when
    const text = dateFormat(locale, timezone, fields.day).format(Date.parse(timestamp))
    return { key: localTime(timestamp, timezone).date, text }
  }
  const { end_timestamp, ...begin } = when
  const head = { ...begin, end_timestamp: null }
  const text = `Some time ${head.approximate ? '' : 'in '}${whenText(head, 'full', locale)}`
  return { key: machineText(head) + (head.approximate ? '~' : ''), text }
}

/** As HTML's `datetime` has it: the instant, or the date, month or year that is known. */
export function machineText({ timestamp, precision, timezone }: When): string {
  if (precision === 'minute') return timestamp
  const lengths = { day: 10, month: 7, year: 4 }
  return localTime(timestamp, timezone).date.slice(0, lengths[precision])
}

/** The name of a timezone as people know it: "New York" of `America/New_York`. */
export function zoneText(timezone: string): string {
  return (timezone.split('/').at(-1) ?? timezone).replaceAll('_', ' ')
}
