import type { EventFields, FieldName } from '../../events/form-fields.ts'
import { Icon } from '../parts/icon.tsx'
import { TimezoneList } from '../parts/timezone-list.tsx'
import { asksForAttention, EventField, type Shared } from './field.tsx'

const precisions = {
  minute: 'the minute',
  day: 'the day',
  month: 'the month',
  year: 'the year',
  'minute~': 'about that time',
  'day~': 'about that day',
  'month~': 'about that month',
  'year~': 'about that year',
}

/** What a precision is called. */
export function precisionText(precision: string): string {
  return precisions[precision as keyof typeof precisions] ?? precision
}

const names: FieldName[] = ['end_timestamp', 'precision', 'timezone']

/** More about when: closed where it's as usual. */
export function EventWhenFields({
  fields,
  shared,
  home,
}: {
  fields: EventFields
  shared: Shared
  /** The owner's timezone. */
  home: string
}) {
  const usual = { end_timestamp: '', precision: 'minute', timezone: home }
  const isUsual =
    fields.end_timestamp === usual.end_timestamp &&
    fields.precision === usual.precision &&
    fields.timezone === usual.timezone
  const isOpen = !isUsual || names.some(asksForAttention(shared))
  return (
    <details class="advanced" open={isOpen}>
      <summary>
        <Icon name="clock" />
        More about when
      </summary>
      <div class="field-grid">
        <EventField {...shared('end_timestamp')}>
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              value={fields.end_timestamp}
              max="9999-12-31T23:59"
              data-usual=""
            />
          )}
        </EventField>
        <EventField
          {...shared('precision')}
          hint="Of the times only so much counts."
          theirsText={precisionText}
        >
          {(attributes) => (
            <select {...attributes} data-usual={usual.precision}>
              {Object.entries(precisions).map(([value, text]) => (
                <option value={value} selected={value === (fields.precision || 'minute')}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </EventField>
        <EventField {...shared('timezone')} hint="Whose clock and calendar that was.">
          {(attributes) => (
            <input
              {...attributes}
              value={fields.timezone}
              list="timezones"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              data-usual={usual.timezone}
            />
          )}
        </EventField>
        <TimezoneList id="timezones" />
      </div>
    </details>
  )
}
