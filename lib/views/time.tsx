import { dateFormat } from '../base/date-format.ts'

const form = { dateStyle: 'full', timeStyle: 'short' } as const

/** A timestamp (RFC 3339) as clock and calendar in `timezone` show it. */
export function Time({ at, timezone }: { at: string; timezone: string }) {
  return <time datetime={at}>{dateFormat('en-GB', timezone, form).format(new Date(at))}</time>
}
