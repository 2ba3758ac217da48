type Form = 'clock' | 'day' | 'full'

const forms: Record<Form, Intl.DateTimeFormatOptions> = {
  clock: { hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short' },
}

/** A moment (RFC 3339) as clocks and calendars in `timezone` show it. */
export function Time({ at, timezone, as }: { at: string; timezone: string; as: Form }) {
  return <time datetime={at}>{format(timezone, as).format(new Date(at))}</time>
}

/** Formats are expensive to make, and there are few timezones at a time. */
const made = new Map<string, Intl.DateTimeFormat>()

function format(timezone: string, as: Form): Intl.DateTimeFormat {
  return make(`${as} ${timezone}`, 'en-GB', { ...forms[as], timeZone: timezone })
}

function make(key: string, locale: string, options: Intl.DateTimeFormatOptions) {
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, options)
  made.set(key, format)
  return format
}
