import { sql } from 'kysely'
import { isUnknownTimezone } from '../../db/errors.ts'
import { isTimezone } from '../base/timezone.ts'
import { currentName } from '../base/timezone-names.ts'
import type { Context } from '../context.ts'

/**
 * The timezone in which something is noted, by what the browser calls its own. Undefined, so that the
 * owner's counts, where the browser names none, or one that isn't known here: nothing that is noted is
 * refused for it.
 */
export async function capturedIn(
  ctx: Context,
  name: string | undefined,
): Promise<string | undefined> {
  if (!name || !isTimezone(name)) return undefined
  const timezone = currentName(name)
  const { settings } = await ctx.settings.get()
  if (timezone === settings.timezone) return timezone
  try {
    await sql`select now() at time zone ${timezone}`.execute(ctx.db)
    return timezone
  } catch (error) {
    if (isUnknownTimezone(error)) return undefined
    throw error
  }
}
