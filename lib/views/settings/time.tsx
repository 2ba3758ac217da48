import type { ProblemIssue } from '../../base/problem.ts'
import type { SettingsFields } from '../../settings/form.ts'
import { TimezoneList } from '../parts/timezone-list.tsx'
import { SettingsCard, SettingsChoice, SettingsField } from './field.tsx'

const hourCycles: [string, string][] = [
  ['auto', 'As the country has it'],
  ['24', '18:30'],
  ['12', '6:30 pm'],
]
const weekdays: [string, string][] = [
  ['auto', 'As the country has it'],
  ['monday', 'Monday'],
  ['sunday', 'Sunday'],
  ['saturday', 'Saturday'],
]

/** Where the owner's days begin, and how clocks and calendars are read. */
export function SettingsTime({
  fields,
  errors,
}: {
  fields: SettingsFields
  errors: ProblemIssue[]
}) {
  return (
    <SettingsCard group="time" title="Time">
      <SettingsField
        id="timezone"
        label="Timezone"
        hint="Days begin and end here, and times without an offset are of this zone."
        errors={errors}
        value={fields.timezone}
        list="timezones"
        autocomplete="off"
      />
      <button
        class="button button-quiet button-wraps start"
        type="button"
        data-timezone-here
        hidden
      />
      <TimezoneList id="timezones" />
      <SettingsChoice
        name="hour_cycle"
        label="Clock"
        value={fields.hour_cycle}
        options={hourCycles}
        errors={errors}
      />
      <SettingsChoice
        name="first_weekday"
        label="The week begins on"
        hint="In calendars, and where days of the week are compared."
        value={fields.first_weekday}
        options={weekdays}
        errors={errors}
      />
    </SettingsCard>
  )
}
