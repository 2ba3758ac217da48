import type { Context } from '../base/context.ts'
import { outOfRange } from '../base/problem.ts'
import { parseTimestamp } from '../base/timezone.ts'

/** Validated before: only the timezone of a time without offset was unknown then. */
export function timestampOf(
  ctx: Context,
  text: string | null | undefined,
  timezone: string,
): string {
  if (!text) return ctx.now().toISOString()
  return parseTimestamp(text, timezone) ?? outOfRange('timestamp')
}
