import { Temporal } from 'temporal-polyfill'

/**
 * The zones that ICU, and with it every browser and Node.js, still calls by an old name, with the
 * name that IANA has given them since (CLDR's common/bcp47/timezone.xml, `iana`). Systems may come
 * without the old ones, as Debian's tzdata does, on which PostgreSQL relies there.
 */
const renamed: Record<string, string> = {
  CET: 'Europe/Brussels',
  EET: 'Europe/Athens',
  MET: 'Europe/Brussels',
  WET: 'Europe/Lisbon',
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** The name by which IANA has a timezone today. */
export function currentName(timezone: string): string {
  return renamed[timezone] ?? timezone
}

/** All timezones by name, to choose from. */
export function timezoneNames(): string[] {
  return Intl.supportedValuesOf('timeZone').map(currentName).sort()
}

/** Whether two names are of the same timezone, as UTC and Etc/UTC are. */
export function isSameTimezone(one: string, other: string): boolean {
  const [a, b] = [one, other].map((zone) =>
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(currentName(zone)),
  )
  return a !== undefined && b !== undefined && a.equals(b)
}
