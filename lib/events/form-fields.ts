import { Temporal } from 'temporal-polyfill'
import * as v from 'valibot'
import type { ReadLine } from '../capture/read-line.ts'
import type { FormValues } from '../http/form.ts'
import { coordinatesText } from './coordinates.ts'
import { metadataText, tagList } from './form.ts'
import type { Event } from './schema.ts'
import { whenOf } from './when.ts'

/** The fields of an event's form that have something of the event, with their names. */
export const fieldNames = {
  title: 'Title',
  timestamp: 'Time',
  end_timestamp: 'Until',
  precision: 'Known to',
  timezone: 'Timezone',
  place: 'Place',
  coordinates: 'Coordinates',
  description: 'Description',
  tags: 'Tags',
  metadata: 'Metadata',
} as const
export type FieldName = keyof typeof fieldNames

/** The fields that say together when something happened: each means what it does by the others. */
const whenNames = ['timestamp', 'end_timestamp', 'precision', 'timezone'] as const

/** What a form holds unseen. */
export const hiddenNames = [
  // Of a new event: the form, posted twice, makes one.
  'uid',
  // Of an event that exists: the one that was edited.
  'version',
  // What the form showed at first; of times with the seconds that it doesn't show.
  'timestamp_was',
  'end_timestamp_was',
  'precision_was',
  'timezone_was',
  // What the time stands for on a new event's form, in RFC 3339.
  'timestamp_exact',
] as const

const allNames = [...(Object.keys(fieldNames) as FieldName[]), ...hiddenNames]

/**
 * An event as its form shows it, every field as text: times to the minute as clocks in its timezone
 * show them (`2026-11-24T18:30`), its precision with a `~` where it's approximate.
 */
export type EventFields = Record<FieldName | (typeof hiddenNames)[number], string>

/** The fields of a new event's form. */
export function newFields(now: Date, timezone: string, uid: string): EventFields {
  const exact = now.toISOString()
  return {
    ...empty,
    ...whenFields({ timestamp: clock(exact, timezone), precision: 'minute', timezone }),
    timestamp_exact: exact,
    uid,
  }
}

/** The fields of the form that edits `event`. */
export function fieldsOf(event: Event): EventFields {
  const { timezone, end_timestamp, location } = event
  return {
    ...empty,
    ...whenFields({
      timestamp: clock(event.timestamp, timezone),
      end_timestamp: end_timestamp ? clock(end_timestamp, timezone) : '',
      precision: `${event.precision}${event.approximate ? '~' : ''}`,
      timezone,
    }),
    title: event.title,
    place: location?.name ?? '',
    coordinates: coordinatesOf(location),
    description: event.description ?? '',
    tags: event.tags.join(', '),
    metadata: Object.keys(event.metadata).length > 0 ? JSON.stringify(event.metadata, null, 2) : '',
    version: String(event.version),
  }
}

/** The fields with what a line says: its time, place and all else that was understood. */
export function withLine(fields: EventFields, line: ReadLine): EventFields {
  const { title, tags, place, amount } = line
  return {
    ...fields,
    ...(line.timestamp && timesOf(line, fields.timezone)),
    title,
    tags: [fields.tags, ...tags].filter(Boolean).join(', '),
    place: place ?? fields.place,
    metadata: amount ? JSON.stringify(amount, null, 2) : fields.metadata,
  }
}

/** The fields as they were typed, where the form must be shown once more. */
export function typedFields(given: FormValues): EventFields {
  return fieldsBy((name) => {
    const value = given[name] ?? ''
    return typeof value === 'string' ? value : (value[0] ?? '')
  })
}

/**
 * What was typed, to be saved over `theirs`, the event as it is by now: when it happened is theirs
 * where nothing about that was touched.
 */
export function rebase(typed: EventFields, theirs: EventFields): EventFields {
  const isTouched = whenNames.some((name) => typed[name] !== shown(name, typed[`${name}_was`]))
  const was = Object.fromEntries(
    whenNames.map((name) => [`${name}_was`, theirs[`${name}_was`]]),
  ) as Partial<EventFields>
  const when = Object.fromEntries(whenNames.map((name) => [name, theirs[name]]))
  return { ...typed, ...was, ...(!isTouched && when), version: theirs.version }
}

/** The names of the fields in which two forms of an event differ by what they mean. */
export function differences(one: EventFields, other: EventFields): FieldName[] {
  const meant: Partial<Record<FieldName, (text: string) => string>> = {
    title: (text) => text.trim(),
    tags: (text) => JSON.stringify(v.safeParse(tagList, text).output),
    metadata: (text) => JSON.stringify(v.safeParse(metadataText, text).output),
  }
  return (Object.keys(fieldNames) as FieldName[]).filter((name) => {
    const meaning = meant[name] ?? ((text: string) => text)
    return meaning(one[name]) !== meaning(other[name])
  })
}

const empty = fieldsBy(() => '')

function fieldsBy(value: (name: keyof EventFields) => string): EventFields {
  return Object.fromEntries(allNames.map((name) => [name, value(name)])) as EventFields
}

function whenFields(when: Partial<Record<(typeof whenNames)[number], string>>) {
  return Object.fromEntries(
    whenNames.flatMap((name) => [
      [name, shown(name, when[name] ?? '')],
      [`${name}_was`, when[name] ?? ''],
    ]),
  ) as Partial<EventFields>
}

/** The times of a line as fields show them: changed, compared with what these show at first. */
function timesOf({ timestamp, end_timestamp }: ReadLine, timezone: string): Partial<EventFields> {
  const when = whenOf({ timestamp, end_timestamp, timezone }, timezone, new Date())
  const end = when.end_timestamp
  return {
    timestamp: shown('timestamp', clock(when.timestamp, timezone)),
    end_timestamp: end ? shown('end_timestamp', clock(end, timezone)) : '',
    precision: `${when.precision}${when.approximate ? '~' : ''}`,
  }
}

/** A field shows times to the minute. */
function shown(name: (typeof whenNames)[number], value: string): string {
  return name.endsWith('timestamp') ? value.slice(0, '2026-11-24T18:30'.length) : value
}

/** What the clock shows in `timezone`, as exactly as the timestamp says. */
function clock(timestamp: string, timezone: string): string {
  return Temporal.Instant.from(timestamp).toZonedDateTimeISO(timezone).toPlainDateTime().toString()
}

function coordinatesOf(location: Event['location']): string {
  const { latitude = null, longitude = null } = location ?? {}
  return latitude === null || longitude === null ? '' : coordinatesText({ latitude, longitude })
}
