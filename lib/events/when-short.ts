import { Temporal } from 'temporal-polyfill'
import { dateFormat } from '../base/date-format.ts'
import { localTime } from '../base/local-time.ts'
import type { When } from './when.ts'
import { whenText } from './when-text.ts'

/**
 * When an event happened, as short as people say it: "yesterday 19:05", "Fri 20 Nov 20:15", "24 Dec 2019".
 * Days are told by their distance from today where its clock is.
 */
export function shortWhen(when: When, locale: string, now: Date): string {
  const { timestamp, end_timestamp, precision, timezone, approximate } = when
  if (precision === 'month' || precision === 'year') return whenText(when, 'full', locale)
  const [day, end] = [dayText(timestamp), end_timestamp && dayText(end_timestamp)]
  const around = approximate ? 'around ' : ''
  if (precision === 'day') return around + day + (end && end !== day ? ` – ${end}` : '')
  const from = `${around}${day} ${clockText(timestamp)}`
  if (!end_timestamp) return from
  return `${from}–${end === day ? '' : `${end} `}${clockText(end_timestamp)}`

  function clockText(at: string): string {
    return dateFormat(locale, timezone, { timeStyle: 'short' }).format(Date.parse(at))
  }

  function dayText(at: string): string {
    const date = Temporal.PlainDate.from(localTime(at, timezone).date)
    const today = Temporal.PlainDate.from(localTime(now.toISOString(), timezone).date)
    const { days } = today.until(date)
    if (Math.abs(days) <= 1) return ['yesterday', 'today', 'tomorrow'][days + 1] ?? ''
    const near = { weekday: 'short', day: 'numeric', month: 'short' } as const
    const far = { day: 'numeric', month: 'short', year: 'numeric' } as const
    const isNear = date.year === today.year
    return dateFormat(locale, timezone, isNear ? near : far).format(Date.parse(at))
  }
}
