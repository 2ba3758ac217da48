import type { Event } from '../../events/schema.ts'
import { lastDate } from '../../events/several-days.ts'
import { dayOf } from '../../events/when-text.ts'

/** A head with its events; the last of these ends on the date `until`. */
type Day<E> = { key: string; until: string; text: string; events: E[] }

/**
 * Events under their heads, in the order in which they are given. Who crosses the date line comes to
 * a day again, so a day has as many heads as others come between; a month or a year, which begins at
 * the same instant as its first day, has one.
 */
export function byDay<E extends Event>(events: E[], locale: string): Day<E>[] {
  const days: Day<E>[] = []
  for (const event of events) {
    const { key, text } = dayOf(event, locale)
    const last = days.findLast((day) => day.key === key || (isDay(key) && isDay(day.key)))
    const until = lastDate(event) ?? key
    if (last?.key !== key) days.push({ key, until, text, events: [event] })
    else {
      last.events.push(event)
      if (until > last.until) last.until = until
    }
  }
  return days
}

function isDay(key: string): boolean {
  return /-\d\d-\d\d$/.test(key)
}
