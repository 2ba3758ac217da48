import { parseTimestamp } from '../base/timezone.ts'
import { currentName } from '../base/timezone-names.ts'
import type { Context } from '../context.ts'
import { whenOf } from '../events/when.ts'
import type { PhotoFacts, Position, Taken } from './schema.ts'

const day = 86_400_000

/** No photo is older (Niépce, 1826). */
const firstYear = '1826'

/** What clocks show that were never set, or lost their battery. */
const unset = /-01-01T00:00:\d\d$/

/**
 * When and where a photo was taken, by what it says: an offset tells the instant, else the clock is
 * that of where it was taken, else that of `timezone`, or the owner's. A clock that can't be right
 * says nothing.
 */
export async function whenTaken(ctx: Context, facts: PhotoFacts): Promise<Taken> {
  const { latitude, longitude, offset } = facts
  const position =
    latitude === undefined || longitude === undefined ? undefined : { latitude, longitude }
  const home = facts.timezone ?? (await ctx.settings.get()).settings.timezone
  const there = position && (await timezoneAt(position))
  const clock = facts.clock && isPlausible(facts.clock, ctx.now()) ? facts.clock : undefined
  const when = clock
    ? whenOf(
        { timestamp: `${clock}${offset ?? ''}`, timezone: there ?? (offset ? null : home) },
        home,
        ctx.now(),
      )
    : undefined
  return {
    timestamp: when?.timestamp ?? null,
    timezone: when?.timezone ?? there ?? home,
    timezone_by: clock && offset ? 'offset' : position ? 'position' : 'default',
    near: position ? await ctx.gazetteer.nearest(position) : null,
  }
}

/** The timezone of a position, on land and at sea. */
export async function timezoneAt({ latitude, longitude }: Position): Promise<string> {
  const { default: lookup } = await import('@photostructure/tz-lookup')
  return currentName(lookup(latitude, longitude))
}

function isPlausible(clock: string, now: Date): boolean {
  const instant = parseTimestamp(clock, 'UTC')
  return (
    instant !== undefined &&
    clock >= firstYear &&
    !unset.test(clock) &&
    Date.parse(instant) < now.getTime() + day
  )
}
