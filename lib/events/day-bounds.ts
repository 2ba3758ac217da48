import { type RawBuilder, sql } from 'kysely'

/** When a day (2026-11-24) begins on the first clock: none has ever been more than 16 hours from UTC. */
export function earliestOn(date: string): RawBuilder<unknown> {
  return sql`(${date}::date - interval '16 hours') at time zone 'UTC'`
}

/** When it has ended on the last clock. */
export function latestOn(date: string): RawBuilder<unknown> {
  return sql`(${date}::date + interval '40 hours') at time zone 'UTC'`
}
