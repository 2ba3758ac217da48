import { readlinkSync } from 'node:fs'
import { isTimezone } from './timezone.ts'
import { currentName } from './timezone-names.ts'

/**
 * The timezone of this machine, as an IANA name. ICU names none where TZ is empty, a path or written
 * as POSIX has it (`UTC+3`, three hours west): then that of the path or of /etc/localtime counts, or
 * the fixed offset, else UTC.
 */
export function machineTimezone(): string {
  const given = (process.env.TZ ?? '').replace(/^:/, '')
  if (given.startsWith('/')) return zoneOf(given) ?? 'UTC'
  const { timeZone: named } = Intl.DateTimeFormat().resolvedOptions()
  const timeZone = named && currentName(named)
  // A bare offset such as `+03:00` has the opposite sign of the TZ that it was read from.
  if (timeZone && !/^[+-]/.test(timeZone) && isTimezone(timeZone)) return timeZone
  if (/\d/.test(given)) return fixedOffset(new Date().getTimezoneOffset())
  return zoneOf('/etc/localtime') ?? 'UTC'
}

/** The IANA name whose file `path` is or links to; undefined where it's a file of another place. */
function zoneOf(path: string): string | undefined {
  const [, file = ''] = /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(linkTarget(path)) ?? []
  const name = currentName(file)
  return name && isTimezone(name) ? name : undefined
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return path
  }
}

/** The IANA name of whole hours west of UTC, given in minutes; UTC for what has none. */
function fixedOffset(minutesWest: number): string {
  const hours = minutesWest / 60
  const name = `Etc/GMT${hours < 0 ? '-' : '+'}${Math.abs(hours)}`
  return hours !== 0 && isTimezone(name) ? name : 'UTC'
}
