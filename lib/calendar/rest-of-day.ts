import { localTime } from '../base/local-time.ts'
import type { Context } from '../context.ts'
import type { Event } from '../events/schema.ts'
import { type Step, stepsFrom } from '../events/steps.ts'

/** What else happened on the day of an event: the nearest before and after it, in order of time. */
export type RestOfDay = { date: string; before: Step[]; after: Step[]; more: boolean }

/** To each side. */
const shown = 5

/** Undefined where nothing else happened, or the day of the event isn't known. */
export async function readRestOfDay(ctx: Context, event: Event): Promise<RestOfDay | undefined> {
  if (event.precision !== 'minute' && event.precision !== 'day') return undefined
  const { date } = localTime(event.timestamp, event.timezone)
  const wanted = { limit: shown + 1, date }
  const [earlier, later] = await Promise.all([
    stepsFrom(ctx.db, event, 'earlier', wanted),
    stepsFrom(ctx.db, event, 'later', wanted),
  ])
  if (earlier.length + later.length === 0) return undefined
  return {
    date,
    before: earlier.slice(0, shown).reverse(),
    after: later.slice(0, shown),
    more: earlier.length > shown || later.length > shown,
  }
}
