import { outOfRange } from '../base/problem.ts'
import { dayBounds, parseTimestamp } from '../base/timezone.ts'

/** A span of time: from `start` on, up to `end`, or short of `before`; RFC 3339 UTC. */
export type Range = { start?: string; end?: string; before?: string }

/**
 * The span that `start` and `end` of a query name, both inclusive. A date is the whole day in
 * `timezone`, a time without offset is one in `timezone`.
 * @throws {Problem} `validation_failed` for one that lies outside the years 1 to 9999 there
 */
export function rangeOf(
  { start, end }: { start?: string | undefined; end?: string | undefined },
  timezone: string,
): Range {
  const range: Range = {}
  if (start) {
    range.start =
      dayBounds(start, timezone)?.start ?? parseTimestamp(start, timezone) ?? outOfRange('start')
  }
  if (end) {
    const day = dayBounds(end, timezone)
    if (day) range.before = day.next
    else range.end = parseTimestamp(end, timezone) ?? outOfRange('end')
  }
  return range
}
