import { usage } from './failure.ts'

const minute = 60_000
const day = 86_400_000
const units: Record<string, number> = { m: minute, h: 60 * minute, d: day, w: 7 * day }
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

export const whenHelp = 'now, yesterday 18:30, friday, 2h ago, 2026-11-24 or RFC 3339'

/** The clock of a timezone at a timestamp, as if it were UTC. */
function clockAt(timestamp: Date, timezone: string): Date {
  const parts = new Intl.DateTimeFormat('en-CA-u-hc-h23', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(timestamp)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const clock = new Date(0)
  // Date.UTC takes the years 1 to 99 for those of the last century.
  clock.setUTCFullYear(of('year'), of('month') - 1, of('day'))
  clock.setUTCHours(of('hour'), of('minute'), of('second'))
  return clock
}

/** `2026-11-24 18:30`, as the clock of `timezone` shows an RFC 3339 timestamp. */
export function clockTime(timestamp: string, timezone: string): string {
  return clockAt(new Date(timestamp), timezone).toISOString().slice(0, 16).replace('T', ' ')
}

/**
 * A human time as the API takes it: a date (`2026-11-24`), a clock time in the owner's timezone
 * (`2026-11-24T18:30`) or a timestamp in UTC. RFC 3339 passes as it is.
 * @param timezone asks for the owner's timezone, only where the answer depends on it
 * @throws {Failure} `usage` for what is no time
 */
export async function parseWhen(
  given: string,
  timezone: () => Promise<string>,
  now: Date = new Date(),
): Promise<string> {
  const text = given.trim().toLowerCase().replace(/\s+/g, ' ')
  if (text === 'now') return now.toISOString()
  const [, amount, unit = ''] =
    /^(\d{1,6}) ?([mhdw])(?:in|ins|inutes?|ours?|ays?|eeks?)? ago$/.exec(text) ?? []
  if (amount) return new Date(now.getTime() - Number(amount) * (units[unit] ?? 0)).toISOString()
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  if (/^\d{4}-\d{2}-\d{2}[t ]\d{1,2}:\d{2}/.test(text)) {
    return text
      .toUpperCase()
      .replace(' ', 'T')
      .replace(/T(\d):/, 'T0$1:')
      .replace(/ (?=[+-])/, '')
  }
  const [, name = '', hour, clock] =
    /^([a-z]*) ?(?:at )?((\d{1,2}):\d{2}(?::\d{2})?)?$/.exec(text) ?? []
  const today = clockAt(now, await timezone())
  const back = daysBack(name, today.getUTCDay())
  if (text === '' || back === undefined || (name === '' && !hour)) {
    throw usage(`"${given}" is no time. Possible are ${whenHelp}`)
  }
  const date = new Date(today.getTime() - back * day).toISOString().slice(0, 10)
  return hour ? `${date}T${(clock?.length ?? 0) < 2 ? '0' : ''}${hour}` : date
}

function daysBack(name: string, today: number): number | undefined {
  if (name === '' || name === 'today') return 0
  if (name === 'yesterday') return 1
  if (name === 'tomorrow') return -1
  const weekday = weekdays.findIndex((day) => day === name || day.slice(0, 3) === name)
  return weekday < 0 ? undefined : (today - weekday + 7) % 7
}

/** A date, month or year, with `~` behind it where it's approximate. */
const reduced = /^\d{4}(-\d{2}){0,2}~?$/

/**
 * The same for an event's time, which can be known less exactly than to the day: `1998-07`, `1985~`.
 * @throws {Failure} `usage`
 */
export async function parseTimestamp(
  given: string,
  timezone: () => Promise<string>,
  now?: Date,
): Promise<string> {
  return reduced.test(given.trim()) ? given.trim() : parseWhen(given, timezone, now)
}

/**
 * The end of an event that began at `begin`, as the API takes it; a clock time alone is on that day.
 * @throws {Failure} `usage`
 */
export async function parseEnd(
  given: string,
  begin: string | undefined,
  timezone: () => Promise<string>,
): Promise<string> {
  const [, day] = /^(\d{4}-\d{2}-\d{2})T\d/.exec(begin ?? '') ?? []
  const [, hour = '', rest = ''] = /^(\d{1,2})(:\d{2}(?::\d{2})?)$/.exec(given.trim()) ?? []
  return day && hour ? `${day}T${hour.padStart(2, '0')}${rest}` : parseTimestamp(given, timezone)
}
