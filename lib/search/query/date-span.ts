import { Temporal } from 'temporal-polyfill'
import { isDate } from '../../base/timezone.ts'

/** Days, both inclusive, each as `2026-11-24`; without one of them there is no bound on that side. */
export type DateSpan = { from?: string; until?: string }

/** The days of a year (`2019`), a month (`2019-07`) or a day; undefined for any other text. */
export function daysOf(text: string): { from: string; until: string } | undefined {
  if (!/^\d{4}(?:-\d{2}){0,2}$/.test(text)) return undefined
  const from = text + '-01-01'.slice(text.length - 4)
  if (!isDate(from)) return undefined
  const day = Temporal.PlainDate.from(from)
  if (text.length === 4) return { from, until: `${text}-12-31` }
  return { from, until: text.length === 7 ? `${text}-${day.daysInMonth}` : text }
}

/** The days before those of a text; undefined where there are none. */
export function daysBefore(text: string): DateSpan | undefined {
  const until = shifted(daysOf(text)?.from, -1)
  return until ? { until } : undefined
}

/** The days after those of a text; undefined where there are none. */
export function daysAfter(text: string): DateSpan | undefined {
  const from = shifted(daysOf(text)?.until, 1)
  return from ? { from } : undefined
}

function shifted(date: string | undefined, days: number): string | undefined {
  const moved = date && Temporal.PlainDate.from(date).add({ days }).toString()
  return moved && isDate(moved) ? moved : undefined
}
