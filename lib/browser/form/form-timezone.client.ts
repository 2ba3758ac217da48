import { timezoneHere } from '../shell/timezone.client.ts'

/**
 * Shows a new event's time by the clock of this device, where the form was made for another timezone: the
 * first one in this browser, or since a journey. What was typed meanwhile stays.
 */
export function useTimezoneHere(form: HTMLFormElement): void {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | null
  const [zone, time, exact] = ['timezone', 'timestamp', 'timestamp_exact'].map(field)
  const here = timezoneHere()
  if (!zone || !time || !exact?.value || !here || zone.value === here) return
  if (zone.value !== field('timezone_was')?.value || !isAtFirst(time)) return
  const clock = clockAt(exact.value, here)
  const values = {
    timezone: here,
    timezone_was: here,
    timestamp: clock.slice(0, 16),
    timestamp_was: clock,
  }
  for (const [name, value] of Object.entries(values)) {
    const changed = field(name)
    if (!changed) continue
    changed.value = value
    changed.defaultValue = value
  }
  zone.closest('details')?.toggleAttribute('open', zone.dataset.usual !== here)
}

function isAtFirst({ value, defaultValue }: HTMLInputElement): boolean {
  return value === defaultValue
}

/** As a clock in `timeZone` shows it, with seconds: 2026-11-24T18:30:15. Swedish is nearly ISO 8601. */
function clockAt(timestamp: string, timeZone: string): string {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const
  const [date = '', time = ''] = new Intl.DateTimeFormat('sv-SE', options)
    .format(new Date(timestamp))
    .split(' ')
  return `${date}T${time}`
}
