import { sql } from 'kysely'
import { isTimezone } from '../base/timezone.ts'
import { currentName, isSameTimezone } from '../base/timezone-names.ts'
import type { Context } from '../context.ts'
import { timezoneOffer } from './cache.ts'
import { changeSettings } from './settings.ts'

/** A timezone that is offered in place of the present one. */
export type TimezoneOffer = { timezone: string; present: string }

/**
 * The browser's timezone, where the owner's is only that of the server, another one, and wasn't
 * decided on yet.
 */
export async function offerTimezone(
  ctx: Context,
  here: string | undefined,
): Promise<TimezoneOffer | undefined> {
  const { settings, timezoneAssumed } = await ctx.settings.get()
  const { timezone: present } = settings
  if (!timezoneAssumed || !here || !isTimezone(here) || isSameTimezone(here, present)) return
  return { timezone: currentName(here), present }
}

/** Makes a timezone that was offered, or the present one, the owner's, and offers none again. */
export async function answerOffer(ctx: Context, timezone: string): Promise<void> {
  const value = sql<unknown>`to_jsonb(${timezone}::text)`
  await ctx.db
    .insertInto('settings')
    .values({ name: timezoneOffer, value, environment_value: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
  await changeSettings(ctx, { timezone })
}
